import type { Payload } from "../formats/format.ts";
import type { DropLedger } from "./drop-ledger.ts";
import type { DroppedMessage } from "./drop-notices.ts";
import type { LaneLimits } from "./lane-limits.ts";

/** One message that waits for a client. Its payload is a copy. */
export interface Waiting extends DroppedMessage {
  offset: number;
  payload: Payload;
}

/**
 * Messages that wait for a slow client: the newest value of each state, and events in order.
 * The ledger counts the messages that are dropped.
 */
export class SlowQueue {
  readonly #states = new Map<string, Waiting>();
  #events: Waiting[] = [];
  #eventBytes = 0;

  constructor(
    private readonly limits: LaneLimits,
    private readonly ledger: DropLedger,
  ) {}

  /** How much waits now. Text counts by its length, which equals its bytes if it is ASCII. */
  get waiting(): { messages: number; bytes: number } {
    let bytes = this.#eventBytes;
    for (const { payload } of this.#states.values()) bytes += payload.length;
    return { messages: this.#states.size + this.#events.length, bytes };
  }

  /** Adds a new value of a state, which replaces the value with the same `key`. */
  offerState(key: string, message: Waiting): void {
    const older = this.#states.get(key);
    if (older !== undefined) this.ledger.add(older);
    this.#states.set(key, message);
  }

  /** Adds an event. Beyond the bounds the oldest events are dropped. */
  offerEvent(message: Waiting): void {
    this.#events.push(message);
    this.#eventBytes += message.payload.length;
    while (this.#events.length > this.limits.maxEvents || this.#eventBytes > this.limits.maxEventBytes) {
      const oldest = this.#events.shift();
      if (oldest === undefined) return;
      this.#eventBytes -= oldest.payload.length;
      this.ledger.add(oldest);
    }
  }

  /** Keeps the messages that the client is still subscribed to, and drops the others. */
  keepOnly(isSubscribed: (message: Waiting) => boolean): void {
    for (const [key, message] of this.#states) {
      if (isSubscribed(message)) continue;
      this.ledger.add(message);
      this.#states.delete(key);
    }
    this.#events = this.#events.filter((event) => {
      if (isSubscribed(event)) return true;
      this.ledger.add(event);
      this.#eventBytes -= event.payload.length;
      return false;
    });
  }

  /** Takes everything out, in the order in which the relay received it. */
  take(): Waiting[] {
    const all = [...this.#states.values(), ...this.#events].sort((one, other) => one.offset - other.offset);
    this.#states.clear();
    this.#events = [];
    this.#eventBytes = 0;
    return all;
  }
}

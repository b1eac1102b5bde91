import type { DropLedger, DroppedMessage } from "./drop-ledger.ts";
import type { Payload } from "./formats/format.ts";
import type { LaneLimits } from "./lane-limits.ts";

/** One message that waits for a client: owned, not borrowed. */
export interface Waiting extends DroppedMessage {
  offset: number;
  payload: Payload;
}

/**
 * What waits for a client that cannot keep up: the newest value of each state, and events in order.
 * What has to go is written in the ledger.
 */
export class SlowQueue {
  readonly #states = new Map<string, Waiting>();
  #events: Waiting[] = [];
  #eventBytes = 0;

  constructor(
    private readonly limits: LaneLimits,
    private readonly ledger: DropLedger,
  ) {}

  /** What waits now. Text counts by its length, which is its bytes where it is ASCII. */
  get waiting(): { messages: number; bytes: number } {
    let bytes = this.#eventBytes;
    for (const { payload } of this.#states.values()) bytes += payload.length;
    return { messages: this.#states.size + this.#events.length, bytes };
  }

  /** A new value of a state; the one before it goes. `key` names the stream: what replaces what. */
  offerState(key: string, message: Waiting): void {
    const older = this.#states.get(key);
    if (older !== undefined) this.ledger.add(older);
    this.#states.set(key, message);
  }

  /** An event; past the bounds the oldest go. */
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

  /** Drops what waits of topics that the client no longer wants. */
  forget(wanted: (topic: string) => boolean): void {
    for (const [key, state] of this.#states) {
      if (wanted(state.topic)) continue;
      this.ledger.add(state);
      this.#states.delete(key);
    }
    this.#events = this.#events.filter((event) => {
      if (wanted(event.topic)) return true;
      this.ledger.add(event);
      this.#eventBytes -= event.payload.length;
      return false;
    });
  }

  /** Takes everything out, in the order in which it was said. */
  take(): Waiting[] {
    const all = [...this.#states.values(), ...this.#events].sort((one, other) => one.offset - other.offset);
    this.#states.clear();
    this.#events = [];
    this.#eventBytes = 0;
    return all;
  }
}

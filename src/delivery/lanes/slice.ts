import type { Payload } from "../formats/format.ts";
import type { Waiting } from "./slow-queue.ts";

/** Most values of one state that wait: Bun joins up to 32 messages in one write. */
const MAX_VALUES = 32;
/** Most bytes of one state that wait. The bytes of a turn would otherwise cost more than its writes. Units: bytes; characters of text. */
const MAX_VALUE_BYTES = 16 * 1024;
/** Past this many messages all are published at once. */
const MAX_MESSAGES = 1000;
/** The same for their size. Units: bytes; characters of text. */
const MAX_BYTES = 1024 * 1024;

/** What was sent to clients, counted by all slices together. */
export interface SentCount {
  /** Units: bytes; characters of text. */
  bytes: number;
}

/** The clients of one channel in one slice. */
export interface SliceAudience {
  /** Number of clients. */
  readonly size: number;
  publish(payload: Payload): void;
  /** Counts a message that these clients will not get, and tells them with the next publish. */
  skip(message: Waiting): void;
}

/** A message that waits for the turn of a slice. */
export interface Delayed {
  message: Waiting;
  audience: SliceAudience;
  /** Key of the state of which the message is a value; undefined for an event. */
  key: string | undefined;
}

/**
 * A share of the clients, which one turn of the event loop serves, and the messages that wait for its turn.
 * Call {@link Slice.settle} before anything changes what its clients get. Then each client gets each message once and in order.
 */
export class Slice {
  /** Number of clients. */
  clients = 0;
  readonly #waiting: Delayed[] = [];
  #bytes = 0;

  constructor(
    readonly index: number,
    private readonly left: () => void,
    readonly sent: SentCount,
  ) {}

  /** Number of clients that get the waiting messages. */
  get reach(): number {
    const sum = this.#waiting.reduce((total, { audience }) => total + audience.size, 0);
    return Math.min(sum, this.clients);
  }

  /** Offset of the first message that waits; undefined if none does. */
  get firstOffset(): number | undefined {
    return this.#waiting[0]?.message.offset;
  }

  /** A client has gone. */
  leave(): void {
    this.clients--;
    this.left();
  }

  /** Adds a message. If too many values of the same state wait, the oldest is skipped. No event is: past its bounds the slice is published at once. */
  add(delayed: Delayed): void {
    if (delayed.key !== undefined) this.#skipOlder(delayed);
    if (this.#waiting.length >= MAX_MESSAGES || this.#bytes >= MAX_BYTES) this.settle();
    this.#waiting.push(delayed);
    this.#bytes += delayed.message.payload.length;
  }

  /** Publishes everything that waits. */
  settle(): void {
    // One at a time: a client that leaves the fast lane meanwhile settles the rest first.
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#bytes -= next.message.payload.length;
      next.audience.publish(next.message.payload);
    }
  }

  #skipOlder({ key, audience }: Delayed): void {
    const isSame = (one: Delayed) => one.key === key && one.audience === audience;
    let [values, bytes] = [0, 0];
    for (const one of this.#waiting) {
      if (!isSame(one)) continue;
      values++;
      bytes += one.message.payload.length;
    }
    if (values < MAX_VALUES && bytes < MAX_VALUE_BYTES) return;
    const [oldest] = this.#waiting.splice(this.#waiting.findIndex(isSame), 1);
    if (oldest === undefined) return;
    this.#bytes -= oldest.message.payload.length;
    audience.skip(oldest.message);
  }
}

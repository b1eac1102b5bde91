import type { Payload } from "../formats/format.ts";
import type { Waiting } from "./slow-queue.ts";

/** Past this many messages a client would need a second write, because Bun joins up to 32 in one. */
const MAX_WAITING = 32;
/** Past this size a turn would take longer for its bytes than for its writes. Units: bytes; characters of text. */
const MAX_WAITING_BYTES = 16 * 1024;

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
  /** Key of the state that the message is a value of; undefined for an event. */
  key: string | undefined;
}

/**
 * A share of the clients, to which one turn of the event loop publishes, and the messages that wait for its turn.
 * Whatever changes who gets a message must {@link Slice.settle} first, so that each client gets each message once and in order.
 */
export class Slice {
  /** Number of clients. */
  clients = 0;
  readonly #waiting: Delayed[] = [];
  #bytes = 0;

  constructor(readonly index: number) {}

  /** Number of clients that the waiting messages go to. */
  get reach(): number {
    const sum = this.#waiting.reduce((total, { audience }) => total + audience.size, 0);
    return Math.min(sum, this.clients);
  }

  /** Offset of the first message that waits; undefined if none does. */
  get firstOffset(): number | undefined {
    return this.#waiting[0]?.message.offset;
  }

  /** Adds a message. Past the bounds the oldest value of the same state gives way; an event is never skipped, so all is published at once. */
  add(delayed: Delayed): void {
    if (this.#waiting.length >= MAX_WAITING || this.#bytes >= MAX_WAITING_BYTES) this.#makeRoom(delayed);
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

  #makeRoom({ key, audience }: Delayed): void {
    const index =
      key === undefined
        ? -1
        : this.#waiting.findIndex((other) => other.key === key && other.audience === audience);
    const [older] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (older === undefined) {
      this.settle();
      return;
    }
    this.#bytes -= older.message.payload.length;
    audience.skip(older.message);
  }
}

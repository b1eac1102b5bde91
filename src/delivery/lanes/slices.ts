import { type Delayed, Slice } from "./slice.ts";

/**
 * Most clients in a slice, and most clients that one turn of the event loop publishes to. Each costs the kernel some 5 µs, so
 * a turn takes 3 ms (`bun run bench many-viewers`).
 */
const CLIENTS_PER_SLICE = 500;

/**
 * Spreads a publish to many clients over turns of the event loop, a slice of the clients in each turn. One publish to ten
 * thousand clients would block the loop for more than 50 ms, and nobody could connect or get an answer meanwhile.
 * Slices take turns in the order in which their messages came. A slice gets all its messages in one write for each client,
 * because a write costs more than the messages in it: a relay that is late loses nothing, and catches up.
 */
export class Slices {
  readonly #all: Slice[] = [];
  /** The slices for which something waits, the longest wait first. */
  readonly #waiting = new Set<Slice>();
  #clients = 0;
  /** Whether this turn has published to as many clients as it may. */
  #turnTaken = false;

  /** `nextTurn` calls back in the next turn of the event loop. */
  constructor(
    private readonly clientsPerSlice = CLIENTS_PER_SLICE,
    private readonly nextTurn: (callback: () => void) => void = setImmediate,
  ) {}

  /** Whether a message goes to all clients at once: they are few, and no earlier message waits. */
  get publishesAtOnce(): boolean {
    return this.#clients <= this.clientsPerSlice && this.#waiting.size === 0;
  }

  /** Puts a new client into the first slice that has room. */
  join(): Slice {
    let slice = this.#all.find(({ clients }) => clients < this.clientsPerSlice);
    if (slice === undefined) {
      slice = new Slice(this.#all.length);
      this.#all.push(slice);
    }
    slice.clients++;
    this.#clients++;
    return slice;
  }

  /** Takes a client that has gone out of its slice. */
  leave(slice: Slice): void {
    slice.clients--;
    this.#clients--;
  }

  /** Adds a message for a slice. Call {@link Slices.serve} after the last slice. */
  delay(slice: Slice, delayed: Delayed): void {
    slice.add(delayed);
    this.#waiting.add(slice);
  }

  /** Publishes to the first slices, if this turn has not done so. The others follow in the next turns. */
  serve(): void {
    if (this.#turnTaken) return;
    this.#turnTaken = true;
    this.nextTurn(() => {
      this.#turnTaken = false;
      if (this.#waiting.size > 0) this.serve();
    });
    let clients = 0;
    for (const slice of this.#waiting) {
      clients += slice.reach;
      if (clients > this.clientsPerSlice && clients > slice.reach) return;
      this.#waiting.delete(slice);
      slice.settle();
    }
  }
}

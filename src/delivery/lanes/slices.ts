import { type Delayed, type SentCount, Slice } from "./slice.ts";

/**
 * Most clients of a slice, and most clients to which one turn of the event loop publishes. Each costs the kernel some 5 µs, so
 * a turn takes 3 ms (`bun run bench many-viewers`).
 */
const CLIENTS_PER_SLICE = 500;

/**
 * Spreads a publish to many clients over turns of the event loop: each turn serves one slice of the clients. A publish to ten
 * thousand clients takes the kernel more than 50 ms, and in one turn nobody could connect or get an answer meanwhile.
 * The slice whose messages have waited longest is next. It gets all its messages in one write for each client. A write costs
 * more than the messages in it, so a relay that is late catches up and loses nothing.
 */
export class Slices {
  /** What lanes and channels sent. */
  readonly sent: SentCount = { bytes: 0 };
  readonly #all: Slice[] = [];
  /** The slices for which something waits, the longest wait first. */
  readonly #waiting = new Set<Slice>();
  #clients = 0;
  /** Whether the next turn serves clients. */
  #isServing = false;

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
    this.#clients++;
    const roomy = this.#all.find(({ clients }) => clients < this.clientsPerSlice);
    const slice = roomy ?? new Slice(this.#all.length, () => this.#clients--, this.sent);
    if (roomy === undefined) this.#all.push(slice);
    slice.clients++;
    return slice;
  }

  /** Adds a message for a slice. Call {@link Slices.serve} after the last slice. */
  delay(slice: Slice, delayed: Delayed): void {
    slice.add(delayed);
    this.#waiting.add(slice);
  }

  /**
   * Has the next turns serve the slices that wait, as many clients in each turn as fit. Not this turn: the messages of a frame come one
   * after the other, and a slice that was served after the first of them would cost a second write for each client.
   */
  serve(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    this.nextTurn(() => {
      this.#isServing = false;
      this.#serveTurn();
      if (this.#waiting.size > 0) this.serve();
    });
  }

  #serveTurn(): void {
    let room = this.clientsPerSlice;
    for (const slice of this.#waiting) {
      room -= slice.reach;
      if (room < 0) return;
      this.#waiting.delete(slice);
      slice.settle();
    }
  }

  /** Publishes everything that waits. */
  settle(): void {
    for (const slice of this.#waiting) slice.settle();
    this.#waiting.clear();
  }
}

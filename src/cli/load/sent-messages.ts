/** Messages whose send times are remembered; older ones have no latency. */
const REMEMBERED = 131_072;

/** What a producer of one's own has sent, numbered, and when. */
export class SentMessages {
  readonly #sentAtMillis = new Float64Array(REMEMBERED);
  #count = 0;
  #measuredFrom = 0;

  /** Messages are numbered from `first` on. */
  constructor(readonly first: number) {}

  /** How many were sent. */
  get count(): number {
    return this.#count;
  }

  /** Number of the last that was sent; `first - 1` before there is one. */
  get last(): number {
    return this.first + this.#count - 1;
  }

  /** Notes that the next message is sent now. Returns its number. Units: milliseconds of the monotonic clock. */
  next(nowMillis: number): number {
    this.#sentAtMillis[this.#count % REMEMBERED] = nowMillis;
    this.#count++;
    return this.last;
  }

  /** Whether a number is that of a message sent here. */
  has(number: number): boolean {
    return Number.isInteger(number) && number >= this.first && number <= this.last;
  }

  /** Latencies count from the next message on: what was before was warm-up. */
  beginMeasuring(): void {
    this.#measuredFrom = this.#count;
  }

  /** How long ago a message was sent; undefined for one of the warm-up, and for one that is no longer remembered. Units: milliseconds. */
  ageMillis(number: number, nowMillis: number): number | undefined {
    const index = number - this.first;
    if (index < this.#measuredFrom || index < this.#count - REMEMBERED) return undefined;
    return nowMillis - (this.#sentAtMillis[index % REMEMBERED] ?? nowMillis);
  }
}

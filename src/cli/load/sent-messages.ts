/** Number of messages whose send times are remembered. Older messages have no latency. */
const REMEMBERED = 131_072;

/** Numbers and send times of a producer's messages. */
export class SentMessages {
  readonly #sentAtMillis = new Float64Array(REMEMBERED);
  #count = 0;
  #measuredFrom = 0;

  /** `first` is the number of the first message. */
  constructor(readonly first: number) {}

  /** How many messages were sent. */
  get count(): number {
    return this.#count;
  }

  /** Number of the last message; `first - 1` before the first message. */
  get last(): number {
    return this.first + this.#count - 1;
  }

  /** Records the send time of the next message and returns its number. Units: milliseconds of the monotonic clock. */
  next(nowMillis: number): number {
    this.#sentAtMillis[this.#count % REMEMBERED] = nowMillis;
    this.#count++;
    return this.last;
  }

  /** Whether a message with this number was sent. */
  has(number: number): boolean {
    return Number.isInteger(number) && number >= this.first && number <= this.last;
  }

  /** Ends the warm-up: latencies count from the next message on. */
  beginMeasuring(): void {
    this.#measuredFrom = this.#count;
  }

  /** How long ago a message was sent; undefined for messages of the warm-up and for forgotten ones. Units: milliseconds. */
  ageMillis(number: number, nowMillis: number): number | undefined {
    const index = number - this.first;
    if (index < this.#measuredFrom || index < this.#count - REMEMBERED) return undefined;
    return nowMillis - (this.#sentAtMillis[index % REMEMBERED] ?? nowMillis);
  }
}

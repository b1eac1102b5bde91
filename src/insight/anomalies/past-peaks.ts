/** How long a peak is remembered. Units: buckets. */
const REMEMBERED_BUCKETS = 150;

/**
 * The peaks from which a value has fallen. A value that rises and falls between the same limits (a cache, a pool that is emptied) rises steadily
 * half of the time; it is growth only above its earlier peaks.
 */
export class PastPeaks {
  #peaks: { value: number; bucket: number }[] = [];
  #bucket = 0;
  #lowest = Number.NaN;
  #highest = Number.NaN;

  /** `leastFall`: smaller falls are noise. */
  constructor(private readonly leastFall: number) {}

  /** The highest peak of the last minutes; minus infinity without one. */
  get highest(): number {
    return Math.max(...this.#peaks.map(({ value }) => value));
  }

  /** Takes the next value. */
  next(value: number): void {
    this.#bucket++;
    this.#peaks = this.#peaks.filter(({ bucket }) => this.#bucket - bucket < REMEMBERED_BUCKETS);
    if (Number.isNaN(this.#highest) || value > this.#highest) this.#highest = value;
    if (Number.isNaN(this.#lowest) || value < this.#lowest) this.#lowest = value;
    const fall = this.#highest - value;
    // A fall of half the rise before it, as when a pool is emptied.
    if (fall < this.leastFall || fall < (this.#highest - this.#lowest) / 2) return;
    this.#peaks.push({ value: this.#highest, bucket: this.#bucket });
    this.#lowest = value;
    this.#highest = value;
  }

  /** All values from now on are higher by this. */
  shift(by: number): void {
    this.#highest += by;
    this.#lowest += by;
    for (const peak of this.#peaks) peak.value += by;
  }

  /** Forgets everything. */
  reset(): void {
    this.#peaks = [];
    this.#lowest = Number.NaN;
    this.#highest = Number.NaN;
  }
}

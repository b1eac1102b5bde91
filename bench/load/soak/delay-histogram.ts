/** Width of a bucket. Units: milliseconds. */
const BUCKET_MILLIS = 0.1;
/** Delays from here on share the last bucket. Units: milliseconds. */
const MOST_MILLIS = 2000;

/** Percentiles of delays. Units: milliseconds. */
export interface Delays {
  count: number;
  p50Millis: number;
  p99Millis: number;
  maxMillis: number;
}

/** Counts delays in buckets, so that a run of days needs no more memory than one of seconds. */
export class DelayHistogram {
  readonly #buckets = new Uint32Array(MOST_MILLIS / BUCKET_MILLIS);
  #count = 0;
  #max = 0;

  /** Units: milliseconds. */
  add(delayMillis: number): void {
    const bucket = Math.min(this.#buckets.length - 1, Math.floor(Math.max(0, delayMillis) / BUCKET_MILLIS));
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count++;
    if (delayMillis > this.#max) this.#max = delayMillis;
  }

  /** All delays so far; a percentile is the upper end of its bucket. */
  delays(): Delays {
    const at = (share: number) => {
      let seen = 0;
      const bucket = this.#buckets.findIndex((count) => {
        seen += count;
        return seen >= share * this.#count;
      });
      return Math.min(this.#max, (bucket + 1) * BUCKET_MILLIS);
    };
    return { count: this.#count, p50Millis: at(0.5), p99Millis: at(0.99), maxMillis: this.#max };
  }

  /** Forgets all delays. */
  clear(): void {
    this.#buckets.fill(0);
    this.#count = 0;
    this.#max = 0;
  }
}

/** Buckets of the window. */
const BUCKETS = 10;

/** Counts events within a window that slides in ten steps. */
export class EventRate {
  readonly #counts = new Float64Array(BUCKETS);
  readonly #bucketMillis: number;
  #bucket = 0;
  #total = 0;

  constructor(windowMillis: number) {
    this.#bucketMillis = windowMillis / BUCKETS;
  }

  /** Adds events. Returns how many are within the window. */
  add(count: number, atMillis: number): number {
    this.#slideTo(Math.floor(atMillis / this.#bucketMillis));
    const slot = this.#bucket % BUCKETS;
    this.#counts[slot] = (this.#counts[slot] as number) + count;
    this.#total += count;
    return this.#total;
  }

  #slideTo(bucket: number): void {
    if (bucket <= this.#bucket) return;
    const steps = Math.min(BUCKETS, bucket - this.#bucket);
    for (let step = 1; step <= steps; step++) {
      const slot = (bucket - steps + step) % BUCKETS;
      this.#total -= this.#counts[slot] as number;
      this.#counts[slot] = 0;
    }
    this.#bucket = bucket;
  }
}

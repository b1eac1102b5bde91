import { BucketCounts } from "./bucket-counts.ts";
import { BUCKETS, bucketOf, leastOfBucket, valueOfBucket } from "./log-buckets.ts";
import type { Mergeable, SlotSize } from "./timeline.ts";

/** The distribution of values: counts in logarithmic buckets, with the exact sum, minimum and maximum. */
export class Histogram implements Mergeable {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Frame of the maximum. */
  maxFrame = 0;
  /** When the maximum was. Units: unix seconds. */
  maxAtSeconds = 0;
  /** Empty before the first value: most games send few monitors, and long windows are mostly empty. */
  readonly #counts: BucketCounts;

  constructor(size: SlotSize = "run") {
    this.#counts = new BucketCounts(size);
  }

  /** Counts a value. Cost: allocates only if the value is far from all before it. */
  add(value: number, frame: number, atSeconds: number): void {
    this.#counts.add(bucketOf(value), 1);
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) {
      this.max = value;
      this.maxFrame = frame;
      this.maxAtSeconds = atSeconds;
    }
  }

  clear(): void {
    this.#counts.clear();
    this.count = 0;
    this.sum = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
  }

  addLater(other: this): void {
    if (other.count === 0) return;
    const from = other.#counts;
    for (let bucket = from.first; bucket < from.end; bucket++) {
      const count = from.get(bucket);
      if (count > 0) this.#counts.add(bucket, count);
    }
    this.count += other.count;
    this.sum += other.sum;
    if (other.min < this.min) this.min = other.min;
    if (other.max > this.max) {
      this.max = other.max;
      this.maxFrame = other.maxFrame;
      this.maxAtSeconds = other.maxAtSeconds;
    }
  }

  /** The quantile by nearest rank, within 1 %; NaN without values. */
  quantile(share: number): number {
    if (this.count === 0) return Number.NaN;
    const counts = this.#counts;
    const rank = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (let bucket = counts.first; bucket < counts.end; bucket++) {
      seen += counts.get(bucket);
      if (seen >= rank) return this.#near(bucket);
    }
    return Number.NaN;
  }

  /**
   * How many values are greater than a limit: exactly for the limits of {@link EXACT_LIMITS}. Of the values that share the limit's bucket, which is
   * at most 2 % wide, those are counted that would be above the limit if they were spread evenly.
   */
  countOver(limit: number): number {
    if (limit >= this.max) return 0;
    const counts = this.#counts;
    const own = bucketOf(limit);
    let over = 0;
    for (let bucket = own + 1; bucket < counts.end; bucket++) over += counts.get(bucket);
    const [least, most] = [leastOfBucket(own), leastOfBucket(own + 1)];
    const shareAbove = Math.min(1, Math.max(0, (most - limit) / (most - least)));
    return over + Math.round(shareAbove * counts.get(own));
  }

  /** The mean of the greatest values, which make up this share (at least one), within 1 %; NaN without values. */
  meanOfGreatest(share: number): number {
    if (this.count === 0) return Number.NaN;
    const counts = this.#counts;
    const count = Math.min(this.count, Math.max(1, Math.ceil(share * this.count)));
    let [left, sum] = [count, 0];
    for (let bucket = counts.end - 1; bucket >= counts.first && left > 0; bucket--) {
      const taken = Math.min(left, counts.get(bucket));
      if (taken > 0) sum += taken * this.#near(bucket);
      left -= taken;
    }
    return sum / count;
  }

  #near(bucket: number): number {
    // The outermost buckets also hold the values beyond them.
    if (bucket === BUCKETS - 1) return this.max;
    return Math.min(this.max, Math.max(this.min, valueOfBucket(bucket)));
  }
}

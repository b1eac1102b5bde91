import { BUCKETS, bucketOf, valueOfBucket } from "./log-buckets.ts";
import type { Mergeable, SlotSize } from "./timeline.ts";

/** How values are spread: counted in logarithmic buckets, with their exact sum, least and greatest. */
export class Histogram implements Mergeable {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Frame of the greatest value. */
  maxFrame = 0;
  /** When it was. Units: unix seconds. */
  maxAtSeconds = 0;
  /** Made with the first value: a game has few of the figures that there might be, and a window of minutes is long empty. */
  #buckets: Uint16Array | Uint32Array | undefined;

  constructor(private readonly size: SlotSize = "run") {}

  /** Counts a value. Cost: no allocation, the first of all aside. */
  add(value: number, frame: number, atSeconds: number): void {
    const counts = this.#counts();
    const bucket = bucketOf(value);
    counts[bucket] = (counts[bucket] as number) + 1;
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
    this.#buckets?.fill(0);
    this.count = 0;
    this.sum = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
  }

  addLater(other: this): void {
    if (other.count === 0) return;
    const from = other.#counts();
    const into = this.#counts();
    for (let bucket = 0; bucket < BUCKETS; bucket++)
      into[bucket] = (into[bucket] as number) + (from[bucket] as number);
    this.count += other.count;
    this.sum += other.sum;
    if (other.min < this.min) this.min = other.min;
    if (other.max > this.max) {
      this.max = other.max;
      this.maxFrame = other.maxFrame;
      this.maxAtSeconds = other.maxAtSeconds;
    }
  }

  /** The value of nearest rank below which this share of the values is, within 1 %; NaN of nothing. */
  quantile(share: number): number {
    if (this.count === 0) return Number.NaN;
    const counts = this.#counts();
    const rank = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket] as number;
      if (seen >= rank) return this.#near(bucket);
    }
    return Number.NaN;
  }

  /** How many values are greater than a limit. One within 1 % of it may be counted on either side. */
  countOver(limit: number): number {
    if (limit >= this.max) return 0;
    const counts = this.#counts();
    let over = 0;
    for (let bucket = bucketOf(limit) + 1; bucket < BUCKETS; bucket++) over += counts[bucket] as number;
    return over;
  }

  /** The mean of the greatest share of the values, of one at least, within 1 %; NaN of nothing. */
  meanOfGreatest(share: number): number {
    if (this.count === 0) return Number.NaN;
    const counts = this.#counts();
    const wanted = Math.min(this.count, Math.max(1, Math.ceil(share * this.count)));
    let [left, sum] = [wanted, 0];
    for (let bucket = BUCKETS - 1; bucket >= 0 && left > 0; bucket--) {
      const taken = Math.min(left, counts[bucket] as number);
      if (taken > 0) sum += taken * this.#near(bucket);
      left -= taken;
    }
    return sum / wanted;
  }

  #counts(): Uint16Array | Uint32Array {
    // A second holds fewer than 65,536 samples of any game; the others may hold more.
    this.#buckets ??= this.size === "second" ? new Uint16Array(BUCKETS) : new Uint32Array(BUCKETS);
    return this.#buckets;
  }

  #near(bucket: number): number {
    // The outermost buckets hold what is beyond them too.
    if (bucket === BUCKETS - 1) return this.max;
    return Math.min(this.max, Math.max(this.min, valueOfBucket(bucket)));
  }
}

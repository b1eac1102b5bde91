import { PastPeaks } from "./past-peaks.ts";

/** How much time one bucket covers. Units: milliseconds. */
const BUCKET_MILLIS = 2000;
/** How many buckets the long and the short estimate use. */
const LONG = 45;
const SHORT = 12;
/** A silence of this many buckets starts over. */
const MAX_SILENT_BUCKETS = 5;
/** How many buckets after a scene change are left out: loading takes time. */
const BREAK_BUCKETS = 3;
/** How many of the largest steps may be chance: without them, half of the growth must be left. */
const CHANCE_STEPS = 2;
/** A growth that slows down to less than this share of itself has ended. */
const RECENT_SHARE = 0.6;
/** A fall of this share of the least growth is no noise, and growth must go this far beyond the earlier peaks. */
const FALL_SHARE = 0.5;
const BEYOND_SHARE = 0.25;
/**
 * How long a growth must have lasted, if it is much and if it is little: memory of a cache and a pool of nodes also grow steadily until they are
 * full. Units: buckets.
 */
const MUCH_LASTS = 22;
const LITTLE_LASTS = 37;
/** A growth has begun where the value is above its lowest by this share of the rise since. */
const BEGUN_SHARE = 0.1;
/** How certain a trend must be, in standard deviations: chance reaches this once in two thousand. */
const SURE = 3.3;

/**
 * Estimates whether a value grows steadily, from its last minute and a half, in constant memory. The slope is the median of the slopes between all pairs;
 * its certainty comes from ranks alone (Mann and Kendall). A growth that consists of a few steps does not count: a scene allocates at once.
 */
export class GrowthTrend {
  /** Certain growth over the estimate; 0 if none is certain. Units: those of the value. */
  growth = 0;
  /** Slope of that growth. Units: those of the value, per minute. */
  #slopePerMinute = 0;
  /** Slope of the last half minute, certain or not. Units: those of the value, per minute. */
  #recentPerMinute = 0;
  /** Certainty of that growth. Units: standard deviations. */
  sureness = 0;
  readonly #buckets = new Float64Array(LONG);
  readonly #slopes = new Float64Array((LONG * (LONG - 1)) / 2);
  readonly #steps = new Float64Array(LONG);
  #count = 0;
  #bucket = Number.NaN;
  #sum = 0;
  #values = 0;
  readonly #peaks: PastPeaks;
  /** How many buckets are still left out after a scene change. */
  #breaking = 0;

  /** A growth of less than `leastGrowth` within a minute and a half does not count, and one of `muchGrowth` counts sooner. Units: those of the value. */
  constructor(
    private readonly leastGrowth: number,
    private readonly muchGrowth: number,
  ) {
    this.#peaks = new PastPeaks(FALL_SHARE * leastGrowth);
  }

  /** How fast it grows now. A growth that began within the estimate is faster than its mean. Units: those of the value, per minute. */
  get perMinute(): number {
    return Math.max(this.#slopePerMinute, this.#recentPerMinute);
  }

  /** Whether it certainly grows by at least the least growth, beyond its earlier peaks, and still does. */
  get grows(): boolean {
    if (this.growth < this.leastGrowth) return false;
    const isBeyondPeaks = this.#newest >= this.#peaks.highest + BEYOND_SHARE * this.leastGrowth;
    return isBeyondPeaks && this.#lastsAndGoesOn;
  }

  /** Whether it has grown for long enough to be no cache that fills up, and still grows as fast as it did. */
  get #lastsAndGoesOn(): boolean {
    const newest = this.#newest;
    let lowest = newest;
    for (let index = 0; index < this.#count; index++)
      lowest = Math.min(lowest, this.#buckets[index] as number);
    const rise = newest - lowest;
    let began = this.#count - 1;
    while (began > 0 && (this.#buckets[began] as number) > lowest + BEGUN_SHARE * rise) began--;
    const lasted = this.#count - began;
    if (lasted < (rise >= this.muchGrowth ? MUCH_LASTS : LITTLE_LASTS)) return false;
    return this.#recentPerMinute > (RECENT_SHARE * rise * 60_000) / (lasted * BUCKET_MILLIS);
  }

  /** Takes a value. Returns whether there is a new estimate, which happens every two seconds. Cost: an addition; 30 microseconds per estimate. */
  next(value: number, atMillis: number): boolean {
    const bucket = Math.floor(atMillis / BUCKET_MILLIS);
    const passed = bucket - this.#bucket;
    const full = passed > 0 && this.#values > 0;
    if (full) this.#push(this.#sum / this.#values);
    if (passed > MAX_SILENT_BUCKETS) this.reset();
    if (!(passed <= 0)) {
      this.#bucket = bucket;
      this.#sum = 0;
      this.#values = 0;
    }
    this.#sum += value;
    this.#values++;
    if (full) this.#look();
    return full;
  }

  /** A scene begins: the step to it is not growth. */
  breakHere(): void {
    // Before the first bucket there is nothing to separate.
    if (this.#count > 0) this.#breaking = BREAK_BUCKETS;
  }

  /** Forgets everything. */
  reset(): void {
    this.#count = 0;
    this.#peaks.reset();
    this.#breaking = 0;
    this.growth = 0;
    this.#slopePerMinute = 0;
    this.#recentPerMinute = 0;
    this.sureness = 0;
  }

  #push(value: number): void {
    if (this.#breaking > 0) {
      this.#breaking--;
      const last = this.#buckets[this.#count - 1];
      // All earlier buckets are shifted by the step, so that the last one of them has the new value.
      if (this.#breaking === 0 && last !== undefined) {
        for (let index = 0; index < this.#count; index++) {
          this.#buckets[index] = (this.#buckets[index] as number) + value - last;
        }
        this.#peaks.shift(value - last);
      }
      return;
    }
    this.#peaks.next(value);
    if (this.#count === LONG) this.#buckets.copyWithin(0, 1);
    else this.#count++;
    this.#buckets[this.#count - 1] = value;
  }

  get #newest(): number {
    return this.#buckets[this.#count - 1] ?? Number.NaN;
  }

  /** Estimates the last half minute and everything that is kept. The greater of the certain growths counts: a slow one is small in half a minute. */
  #look(): void {
    this.growth = 0;
    this.#slopePerMinute = 0;
    this.sureness = 0;
    if (this.#count < SHORT) return;
    this.#recentPerMinute = this.#judge(SHORT);
    if (this.#count > SHORT) this.#judge(this.#count);
  }

  /** Estimates the last buckets. Returns their slope per minute, certain or not. */
  #judge(length: number): number {
    const first = this.#count - length;
    const slopes = this.#slopes;
    let pairs = 0;
    let rising = 0;
    for (let later = first + 1; later < this.#count; later++) {
      const value = this.#buckets[later] as number;
      for (let earlier = first; earlier < later; earlier++) {
        const difference = value - (this.#buckets[earlier] as number);
        rising += Math.sign(difference);
        slopes[pairs++] = difference / (later - earlier);
      }
    }
    const spread = Math.sqrt((length * (length - 1) * (2 * length + 5)) / 18);
    const sureness = (rising - Math.sign(rising)) / spread;
    const sorted = slopes.subarray(0, pairs).sort();
    const slope = sorted[pairs >> 1] as number;
    const perMinute = (slope * 60_000) / BUCKET_MILLIS;
    const growth = slope * (length - 1);
    if (growth <= this.growth || sureness < SURE || this.#withoutChance(first) < growth / 2) return perMinute;
    this.growth = growth;
    this.#slopePerMinute = perMinute;
    this.sureness = sureness;
    return perMinute;
  }

  /** The growth without its largest steps. */
  #withoutChance(first: number): number {
    const steps = this.#steps.subarray(0, this.#count - first - 1);
    for (let index = 0; index < steps.length; index++)
      steps[index] = (this.#buckets[first + index + 1] as number) - (this.#buckets[first + index] as number);
    steps.sort();
    let left = 0;
    for (let index = 0; index < steps.length - CHANCE_STEPS; index++) left += steps[index] as number;
    return left;
  }
}

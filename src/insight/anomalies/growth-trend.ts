/** Values of so long are one bucket. Units: milliseconds. */
const BUCKET_MILLIS = 2000;
/** Buckets of the long and of the short look. */
const LONG = 30;
const SHORT = 12;
/** A silence of so many buckets begins anew. */
const MAX_SILENT_BUCKETS = 5;
/** Buckets after a break that belong to it: a scene that loads takes its time. */
const BREAK_BUCKETS = 3;
/** The largest steps of a growth that may be chance; without them half of it must be left. */
const CHANCE_STEPS = 2;
/** A growth that has become slower than this share of itself has ended. */
const RECENT_SHARE = 0.6;
/** How sure a trend has to be: one in two thousand would be chance. Standard deviations. */
const SURE = 3.3;

/**
 * Whether a figure grows steadily, from the last minute of it, in constant memory. A robust slope (the median of the slopes between all
 * pairs), sure by the ranks alone (Mann and Kendall), and no matter of a few steps: what a scene needs comes at once and stays.
 */
export class GrowthTrend {
  /** Growth over the look that is sure, in the figure's own unit; 0 where none is. */
  growth = 0;
  /** Units: the figure's own, a minute. */
  slopePerMinute = 0;
  /** The slope of the last half minute, sure or not. Units: the figure's own, a minute. */
  recentPerMinute = 0;
  /** How sure it is. Standard deviations. */
  sureness = 0;
  readonly #buckets = new Float64Array(LONG);
  readonly #slopes = new Float64Array((LONG * (LONG - 1)) / 2);
  readonly #steps = new Float64Array(LONG);
  #count = 0;
  #bucket = Number.NaN;
  #sum = 0;
  #values = 0;
  /** Buckets left to be passed over, and what was before them. */
  #breaking = 0;

  /** Whether it grows now: by so much for sure, and of late as well. */
  grows(least: number): boolean {
    return this.growth >= least && this.recentPerMinute > RECENT_SHARE * this.slopePerMinute;
  }

  /** The next value. Returns whether there was another look, every two seconds. Cost: an addition; a look some ten microseconds. */
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

  /** Something else begins, a scene: the step to it is no growth. */
  breakHere(): void {
    // Before the first bucket there is nothing that it could part.
    if (this.#count > 0) this.#breaking = BREAK_BUCKETS;
  }

  /** Forgets everything. */
  reset(): void {
    this.#count = 0;
    this.#breaking = 0;
    this.growth = 0;
    this.slopePerMinute = 0;
    this.recentPerMinute = 0;
    this.sureness = 0;
  }

  #push(value: number): void {
    if (this.#breaking > 0) {
      this.#breaking--;
      const last = this.#buckets[this.#count - 1];
      // The last of them takes the place of what was before: all the rest is moved by the step.
      if (this.#breaking === 0 && last !== undefined)
        for (let index = 0; index < this.#count; index++) {
          this.#buckets[index] = (this.#buckets[index] as number) + value - last;
        }
      return;
    }
    if (this.#count === LONG) this.#buckets.copyWithin(0, 1);
    else this.#count++;
    this.#buckets[this.#count - 1] = value;
  }

  /** Looks at the last half minute, and at the last minute: whichever is surer. */
  #look(): void {
    this.growth = 0;
    this.slopePerMinute = 0;
    this.sureness = 0;
    if (this.#count < SHORT) return;
    this.recentPerMinute = this.#judge(SHORT);
    if (this.growth === 0 && this.#count > SHORT) this.#judge(this.#count);
  }

  /** Judges the last so many buckets. Returns their slope a minute, sure or not. */
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
    if (sureness < SURE || this.#withoutChance(first) < growth / 2) return perMinute;
    this.growth = growth;
    this.slopePerMinute = perMinute;
    this.sureness = sureness;
    return perMinute;
  }

  /** What is left of the growth without its largest steps. */
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

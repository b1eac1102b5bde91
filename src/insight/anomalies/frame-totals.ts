/** How many standard errors the mean may be off. Many, since the detector looks after each frame. */
const ERRORS = 7;

/** Adds up frame times, to tell their mean and how certain it is. Units: milliseconds. */
export class FrameTotals {
  #count = 0;
  /** Of all that follows the difference from this is added up, since sums of squares of great numbers are not exact. */
  #center = 0;
  #sum = 0;
  #squares = 0;
  /** Sum of the products of each frame with the one before. */
  #products = 0;
  #last = 0;

  /** Begins anew, with frames of about this length. */
  restart(centerMillis: number): void {
    this.#center = centerMillis;
    this.#count = 0;
    this.#sum = 0;
    this.#squares = 0;
    this.#products = 0;
    this.#last = 0;
  }

  /** Adds the time of a frame. Cost: a few additions. */
  add(millis: number): void {
    const off = millis - this.#center;
    this.#count++;
    this.#sum += off;
    this.#squares += off * off;
    this.#products += off * this.#last;
    this.#last = off;
  }

  /** The mean; NaN without frames. */
  get meanMillis(): number {
    return this.#center + this.#sum / this.#count;
  }

  /**
   * How far the mean may be from that of all frames to come. Frames that follow a clock make up for each other, a long one by a short one, so
   * this counts how alike neighbours are. 0 with fewer than two frames.
   */
  get marginMillis(): number {
    const count = this.#count;
    if (count < 2) return 0;
    const mean = this.#sum / count;
    const variance = Math.max(0, this.#squares / count - mean * mean);
    const covariance = this.#products / (count - 1) - mean * mean;
    // Few frames say little of how alike neighbours are.
    const doubt = (2 / Math.sqrt(count)) * variance;
    const ofMean = Math.min(variance, Math.max(0, variance + 2 * (covariance + doubt))) / count;
    return ERRORS * Math.sqrt(ofMean);
  }
}

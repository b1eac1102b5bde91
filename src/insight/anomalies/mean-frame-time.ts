import type { ObservedFrame } from "../game/index.ts";

/** Over how long the rate is measured, where every frame is told. Units: milliseconds. */
const WINDOW_MILLIS = 160;
/** Frames that fit, up to 1000 a second. */
const MAX_FRAMES = 200;
/** A frame that is so many times as long as the mean is left out, unless the one before it was too. */
const HITCH_TIMES = 1.8;

/** The mean frame time of the last sixth of a second, without single long frames. */
export class MeanFrameTime {
  /** NaN before anything is known. Units: milliseconds. */
  meanMillis = Number.NaN;
  /** Time that was measured, by the frames themselves. Units: milliseconds. */
  elapsedMillis = 0;
  readonly #millis = new Float64Array(MAX_FRAMES);
  #first = 0;
  #count = 0;
  #sum = 0;
  #wasLong = false;
  #lastAtMillis = 0;

  /** The next sample. Returns whether the mean is a new one. Cost: a few additions. */
  next({ frameMillis, fps, step, kind, atMillis }: Readonly<ObservedFrame>): boolean {
    const silentMillis = atMillis - this.#lastAtMillis;
    this.#lastAtMillis = atMillis;
    if (kind === "work") return false;
    if (step === 1 && kind === "interval") return this.#frame(frameMillis);
    // Of few frames only the game's own count tells the rate.
    if (!(fps > 0) || !(silentMillis > 0)) return false;
    this.#count = 0;
    this.#sum = 0;
    this.meanMillis = 1000 / fps;
    this.elapsedMillis += Math.min(silentMillis, 2000);
    return true;
  }

  /**
   * How far the newer half of the window is from the older, as share of the mean: little where a display sets the pace, since what one frame
   * takes longer the next has less. 0 where single frames are not known.
   */
  unsteadiness(): number {
    const half = this.#count >> 1;
    if (half === 0) return 0;
    let difference = 0;
    for (let index = 0; index < half; index++) {
      const older = this.#millis[(this.#first + index) % MAX_FRAMES] as number;
      const newer = this.#millis[(this.#first + this.#count - 1 - index) % MAX_FRAMES] as number;
      difference += newer - older;
    }
    return Math.abs(difference) / half / this.meanMillis;
  }

  #frame(millis: number): boolean {
    if (!(millis > 0)) return false;
    this.elapsedMillis += millis;
    const long = millis > HITCH_TIMES * this.meanMillis;
    const single = long && !this.#wasLong;
    this.#wasLong = long;
    if (single) return false;
    while (this.#count > 0 && (this.#sum + millis > WINDOW_MILLIS || this.#count === MAX_FRAMES)) {
      this.#sum -= this.#millis[this.#first] as number;
      this.#first = (this.#first + 1) % MAX_FRAMES;
      this.#count--;
    }
    if (this.#count === 0) this.#sum = 0;
    this.#millis[(this.#first + this.#count) % MAX_FRAMES] = millis;
    this.#count++;
    this.#sum += millis;
    this.meanMillis = this.#sum / this.#count;
    return true;
  }
}

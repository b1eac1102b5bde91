import type { ObservedFrame } from "../game/index.ts";
import type { FrameTotals } from "./frame-totals.ts";

/** Over how long the mean is taken if the game sends every frame. Units: milliseconds. */
const WINDOW_MILLIS = 160;
/** How many frames fit: enough for 1,000 a second. */
const MAX_FRAMES = 200;
/** A frame this many times as long as the mean is a hitch and left out, unless another one is less than a window away. */
const HITCH_TIMES = 1.8;

/** The mean frame time of the last 160 ms, without single hitches. If long frames are frequent, they are part of the rate. */
export class MeanFrameTime {
  /** The mean; NaN before it is known. Units: milliseconds. */
  meanMillis = Number.NaN;
  /** The sum of all frame times so far. Units: milliseconds. */
  elapsedMillis = 0;
  readonly #millis = new Float64Array(MAX_FRAMES);
  #first = 0;
  #count = 0;
  #sum = 0;
  #lastLongMillis = Number.NEGATIVE_INFINITY;
  /** The last long frame, while it is left out; else 0. */
  #leftOutMillis = 0;
  #lastAtMillis = 0;

  /** `totals`: every frame is also added to these, hitches too. */
  constructor(private readonly totals: FrameTotals) {}

  /** Takes a sample. Returns whether the mean has changed. Cost: a few additions. */
  next({ frameMillis, fps, step, kind, atMillis }: Readonly<ObservedFrame>): boolean {
    const silentMillis = atMillis - this.#lastAtMillis;
    this.#lastAtMillis = atMillis;
    if (kind === "work" || kind === "pause") return false;
    if (step === 1 && kind === "interval") return this.#frame(frameMillis);
    // If the game does not send every frame, only the rate that it reports is known.
    if (!(fps > 0) || !(silentMillis > 0)) return false;
    this.#count = 0;
    this.#sum = 0;
    this.meanMillis = 1000 / fps;
    this.totals.restart(this.meanMillis);
    this.elapsedMillis += Math.min(silentMillis, 2000);
    return true;
  }

  /**
   * How much the newer half of the window differs from the older half, as a share of the mean. It differs little if a display sets the frame
   * rate: a frame that is late is followed by a shorter one. 0 if single frames are not known.
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
    this.totals.add(millis);
    if (millis > HITCH_TIMES * this.meanMillis) {
      const isSingle = this.elapsedMillis - millis - this.#lastLongMillis > WINDOW_MILLIS;
      this.#lastLongMillis = this.elapsedMillis;
      if (isSingle) {
        this.#leftOutMillis = millis;
        return false;
      }
      if (this.#leftOutMillis > 0) this.#add(this.#leftOutMillis);
      this.#leftOutMillis = 0;
    }
    this.#add(millis);
    this.meanMillis = this.#sum / this.#count;
    return true;
  }

  #add(millis: number): void {
    while (this.#count > 0 && (this.#sum + millis > WINDOW_MILLIS || this.#count === MAX_FRAMES)) {
      this.#sum -= this.#millis[this.#first] as number;
      this.#first = (this.#first + 1) % MAX_FRAMES;
      this.#count--;
    }
    if (this.#count === 0) this.#sum = 0;
    this.#millis[(this.#first + this.#count) % MAX_FRAMES] = millis;
    this.#count++;
    this.#sum += millis;
  }
}

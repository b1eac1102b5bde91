/** Samples further apart than this are not compared. Units: seconds. */
const MAX_SECONDS = 1;
/** Samples nearer than this say the same moment. Units: seconds. */
const MIN_SECONDS = 0.001;
/** How fast what is usual follows. Per sample. */
const FOLLOWS = 0.05;
/** Share of the time that frame numbers imply, which is the least that is believed. */
const LEAST_SHARE = 0.6;

/**
 * How much time lies between two samples of poses. The game's clock says it, which may be set, may be coarse, and in a batch
 * may be the same for several; frame numbers and the time of arrival tell where it cannot be so.
 */
export class PoseClock {
  /** Time since the last sample; NaN where it is not known, or too long or short to compare. Units: seconds. */
  seconds = Number.NaN;
  /** What that usually is; NaN before anything is known. Units: seconds. */
  usualSeconds = Number.NaN;
  #frameSeconds = Number.NaN;
  #lastTime = Number.NaN;
  #lastFrame = 0;
  #lastAtMillis = 0;

  /** The next sample has come. Units: unix seconds by the game's clock; milliseconds of the monotonic clock. */
  next(timeSeconds: number, frame: number, atMillis: number): void {
    const byClock = timeSeconds - this.#lastTime;
    const byArrival = (atMillis - this.#lastAtMillis) / 1000;
    const frames = frame - this.#lastFrame;
    const counted = frames > 0 && frames < 10_000;
    this.#lastTime = timeSeconds;
    this.#lastFrame = frame;
    this.#lastAtMillis = atMillis;
    let seconds = byClock;
    if (!(byClock >= 0 && byClock < MAX_SECONDS)) seconds = counted ? frames * this.#frameSeconds : byArrival;
    else if (counted && byClock > 0) {
      const each = byClock / frames;
      if (Number.isNaN(this.#frameSeconds)) this.#frameSeconds = each;
      else this.#frameSeconds += FOLLOWS * (each - this.#frameSeconds);
    }
    const least = counted ? frames * this.#frameSeconds * LEAST_SHARE : 0;
    if (least > seconds) seconds = least;
    this.seconds = seconds >= MIN_SECONDS && seconds < MAX_SECONDS ? seconds : Number.NaN;
    if (Number.isNaN(this.seconds)) return;
    if (Number.isNaN(this.usualSeconds)) this.usualSeconds = seconds;
    else this.usualSeconds += FOLLOWS * (seconds - this.usualSeconds);
  }
}

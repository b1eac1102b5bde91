/** Samples further apart than this are not compared. Units: seconds. */
const MAX_SECONDS = 1;
/** Samples that arrive further apart than this are so far apart: the game's clock was not set in between. Units: seconds. */
const APART_SECONDS = 0.5;
/** Samples nearer than this are of the same moment. Units: seconds. */
const MIN_SECONDS = 0.001;
/** How fast the usual time of a frame follows. Per sample. */
const FOLLOWS = 0.05;
/** Less than this share of the time that frame numbers imply is not believed. */
const LEAST_SHARE = 0.6;

/**
 * Finds the time between two pose samples. It uses the game's clock, which may be set, may be coarse, and may have one time for a whole
 * batch; frame numbers and the time of arrival show where that cannot be right.
 */
export class PoseClock {
  /** Time since the last sample; NaN if it is unknown, or too long or short to compare. Units: seconds. */
  seconds = Number.NaN;
  /**
   * Longest time that may lie between the two poses: a pose is of the beginning of its frame and its time of the end, so after a long frame
   * the movement shows one sample late. NaN if it is unknown. Units: seconds.
   */
  longestSeconds = Number.NaN;
  #frameSeconds = Number.NaN;
  #lastTime = Number.NaN;
  #lastFrame = 0;
  #lastAtMillis = 0;

  /** Takes the next sample. Units: unix seconds by the game's clock; milliseconds of the monotonic clock. */
  next(timeSeconds: number, frame: number, atMillis: number): void {
    const byClock = timeSeconds - this.#lastTime;
    const byArrival = (atMillis - this.#lastAtMillis) / 1000;
    const frames = frame - this.#lastFrame;
    const counted = frames > 0 && frames < 10_000;
    this.#lastTime = timeSeconds;
    this.#lastFrame = frame;
    this.#lastAtMillis = atMillis;
    let seconds = byClock;
    if (!(byClock >= 0 && byClock < MAX_SECONDS)) {
      // A clock that was set, or one long frame.
      const isLongFrame = byArrival > APART_SECONDS;
      seconds = counted && !isLongFrame ? frames * this.#frameSeconds : byArrival;
    } else if (counted && byClock > 0) {
      const each = byClock / frames;
      if (Number.isNaN(this.#frameSeconds)) this.#frameSeconds = each;
      else this.#frameSeconds += FOLLOWS * (each - this.#frameSeconds);
    }
    const least = counted ? frames * this.#frameSeconds * LEAST_SHARE : 0;
    if (least > seconds) seconds = least;
    const before = this.seconds;
    this.seconds = seconds >= MIN_SECONDS && seconds < MAX_SECONDS ? seconds : Number.NaN;
    this.longestSeconds = Math.max(this.seconds, before);
  }
}

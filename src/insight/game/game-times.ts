/** Times that are multiples of this are too coarse to tell intervals by. Units: seconds. */
const COARSE_SECONDS = 0.1;
/** Room for rounding: unix seconds have a precision of a quarter of a microsecond. Units: {@link COARSE_SECONDS}. */
const ROUNDING = 1e-5;
/** How far a coarse clock may be from the times of arrival before it counts as set. Units: seconds. */
const MOST_APART_SECONDS = 2;

/**
 * The times of a game's messages: by the game's clock, or by their arrival while every timestamp is a multiple of a tenth of a second.
 * Some games send whole seconds: by those, ten poses a second come at once and then none.
 */
export class GameTimes {
  #isFine = false;
  /** The game's time less the relay's, at the first coarse timestamp. Units: seconds. */
  #offsetSeconds = Number.NaN;

  /** The time of a message in seconds of the game's clock. Cost: a few operations. */
  of(timestampSeconds: number, atMillis: number): number {
    if (this.#isFine) return timestampSeconds;
    const steps = timestampSeconds / COARSE_SECONDS;
    this.#isFine = Math.abs(steps - Math.round(steps)) > ROUNDING;
    if (this.#isFine) return timestampSeconds;
    const byArrival = atMillis / 1000 + this.#offsetSeconds;
    if (Math.abs(byArrival - timestampSeconds) < MOST_APART_SECONDS) return byArrival;
    this.#offsetSeconds = timestampSeconds - atMillis / 1000;
    return timestampSeconds;
  }
}

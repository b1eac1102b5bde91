import type { Clock } from "../base/clock.ts";

/** How often the wall clock is looked at, which may be set while the relay runs. Units: milliseconds. */
const WALL_CLOCK_MILLIS = 1000;

/** Tells monotonic times by the wall clock, which it looks at once a second: one clock a frame is enough. */
export class WallTime {
  readonly #clock: Clock;
  /** Wall clock less monotonic clock, and when that was looked at. Units: milliseconds. */
  #offsetMillis = 0;
  #readMillis = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A monotonic time, told at another, as unix seconds. Units: milliseconds, monotonic. */
  unixSeconds(atMillis: number, nowMillis: number): number {
    if (nowMillis - this.#readMillis >= WALL_CLOCK_MILLIS) {
      this.#readMillis = nowMillis;
      this.#offsetMillis = this.#clock.unixMillis() - nowMillis;
    }
    return (atMillis + this.#offsetMillis) / 1000;
  }
}

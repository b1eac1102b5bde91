/** Over so long the least transit of a site counts as its usual one. Clocks drift by 0.1 s in that time at most. Units: milliseconds. */
const MINUTE_MILLIS = 60_000;
const MINUTES = 10;
/** How far a measured transit may be from what the round trip allows before the clocks count as set anew. Units: milliseconds. */
const CLOCK_SET_MILLIS = 50;

/**
 * How late messages of a site are: how much longer one took than the fastest of the last ten minutes. The clocks of the two hosts need not agree.
 * Units of all times: milliseconds; `sentMillis` is unix time by the other host's clock, `nowMillis` this host's monotonic time.
 */
export class Lateness {
  /** The least transit of each minute, oldest first. A transit is a difference of two clocks, so only differences of transits mean something. */
  readonly #minutes: { minute: number; least: number }[] = [];

  /** The lateness of something that has just come; it counts for the usual transit. */
  observe(sentMillis: number, nowMillis: number): number {
    const transit = nowMillis - sentMillis;
    const minute = Math.floor(nowMillis / MINUTE_MILLIS);
    const newest = this.#minutes.at(-1);
    if (newest?.minute === minute) newest.least = Math.min(newest.least, transit);
    else {
      this.#minutes.push({ minute, least: transit });
      while ((this.#minutes[0]?.minute ?? minute) <= minute - MINUTES) this.#minutes.shift();
    }
    return transit - this.#least;
  }

  /** The age of something from the history; 0 before anything was observed. */
  ageOf(sentMillis: number, nowMillis: number): number {
    return this.#minutes.length === 0 ? 0 : Math.max(0, nowMillis - sentMillis - this.#least);
  }

  /** An answer came after a round trip, so it cannot be later than that. If it seems to be, a clock was set: the usual transit is learned anew. */
  answered(sentMillis: number, nowMillis: number, roundTripMillis: number): void {
    if (this.observe(sentMillis, nowMillis) <= roundTripMillis + CLOCK_SET_MILLIS) return;
    this.#minutes.length = 0;
    this.observe(sentMillis, nowMillis);
  }

  get #least(): number {
    return Math.min(...this.#minutes.map(({ least }) => least));
  }
}

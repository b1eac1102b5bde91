const HOUR_MILLIS = 3_600_000;

/** Allows something so many times in any hour. */
export class HourlyLimit {
  #times: number[] = [];

  constructor(private readonly most: number) {}

  /** Takes one of them, if one is left. Units: milliseconds of the monotonic clock. */
  take(nowMillis: number): boolean {
    this.#times = this.#times.filter((time) => nowMillis - time < HOUR_MILLIS);
    if (this.#times.length >= this.most) return false;
    this.#times.push(nowMillis);
    return true;
  }
}

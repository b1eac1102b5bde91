/**
 * Relates the axis of the frames to the wall clock. Frame packets tell no time, so the pose of the same frame does; without poses the arrival of
 * the newest frame has to do. Units: milliseconds.
 */
export class GameClock {
  #unixMinusAxis: number | undefined;
  /** Time of arrival of the newest frame, by the page's own clock. */
  #arrivedMillis = 0;
  #isTold = false;

  /** The pose of a frame tells when the frame was. */
  tell(axisMillis: number, unixMillis: number): void {
    this.#unixMinusAxis = unixMillis - axisMillis;
    this.#isTold = true;
  }

  /** A frame has arrived that ended at `axisMillis`. */
  arrived(axisMillis: number, nowMillis: number, unixNowMillis: number): void {
    this.#arrivedMillis = nowMillis;
    if (!this.#isTold) this.#unixMinusAxis = unixNowMillis - axisMillis;
  }

  /** Age of the newest frame by its arrival. */
  ageMillis(nowMillis: number): number {
    return nowMillis - this.#arrivedMillis;
  }

  /** Wall-clock time of a place on the axis; undefined before the first frame. */
  unixMillis(axisMillis: number): number | undefined {
    return this.#unixMinusAxis === undefined ? undefined : this.#unixMinusAxis + axisMillis;
  }

  /** Place on the axis of a wall-clock time; undefined before the first frame. */
  axisMillis(unixMillis: number): number | undefined {
    return this.#unixMinusAxis === undefined ? undefined : unixMillis - this.#unixMinusAxis;
  }

  clear(): void {
    this.#unixMinusAxis = undefined;
    this.#isTold = false;
  }
}

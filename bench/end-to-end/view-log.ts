import { distributionOf } from "../support/statistics.ts";
import { poseAgeMillis } from "./game-clock.ts";
import type { ViewReport, ViewWindow } from "./view-report.ts";

/** Record of what clients saw within a window. Runs in browsers too. */
export class ViewLog {
  readonly #ages: number[] = [];
  readonly #gaps: number[] = [];
  readonly #eventAges: number[] = [];
  /** Time of each client's last pose. */
  readonly #lastPose: number[] = [];

  constructor(private readonly window: ViewWindow) {}

  /** A client saw a pose. */
  pose(client: number, position: readonly number[], nowUnixMillis: number): void {
    const last = this.#lastPose[client];
    this.#lastPose[client] = nowUnixMillis;
    if (!this.#isMeasured(nowUnixMillis)) return;
    this.#ages.push(poseAgeMillis(position, nowUnixMillis));
    if (last !== undefined) this.#gaps.push(nowUnixMillis - last);
  }

  /** A client received an event that the game logged at a unix time in microseconds. Only those of the first client count. */
  event(client: number, unixMicros: number, nowUnixMillis: number): void {
    if (client === 0 && this.#isMeasured(nowUnixMillis))
      this.#eventAges.push(nowUnixMillis - unixMicros / 1000);
  }

  report(busy: number | undefined): ViewReport {
    return {
      poses: this.#ages.length,
      ages: distributionOf(Float64Array.from(this.#ages)),
      gaps: distributionOf(Float64Array.from(this.#gaps)),
      eventAges: this.#eventAges,
      busy,
    };
  }

  #isMeasured(nowUnixMillis: number): boolean {
    return nowUnixMillis >= this.window.beginsUnixMillis && nowUnixMillis < this.window.endsUnixMillis;
  }
}

import type { Pose, TrackingSample } from "../../protocol/samples.ts";
import { Histogram } from "./histogram.ts";
import { Timeline } from "./timeline.ts";
import { TrackingCounts } from "./tracking-counts.ts";

/** A longer time between two samples is a pause of the stream and not an interval. Units: milliseconds. */
const PAUSE_MILLIS = 10_000;

/** The windows of the poses of one game: how often and how evenly they arrive, and when a device was lost. */
export class TrackingWindows {
  readonly counts = new Timeline(() => new TrackingCounts());
  readonly interval = new Timeline((size) => new Histogram(size));
  #lastSeconds = Number.NaN;
  #lastIntervalMillis = Number.NaN;
  readonly #wasTracked = [false, false, false];

  /** Counts a sample. Cost: no allocation. */
  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    const counts = this.counts.at(atMillis);
    counts.add(atMillis);
    const millis = (poses.timeSeconds - this.#lastSeconds) * 1000;
    this.#lastSeconds = poses.timeSeconds;
    const inStream = millis > 0 && millis < PAUSE_MILLIS;
    if (inStream) {
      this.interval.at(atMillis).add(millis, poses.frame, poses.timeSeconds);
      if (!Number.isNaN(this.#lastIntervalMillis))
        counts.addJitter(Math.abs(millis - this.#lastIntervalMillis));
    }
    this.#lastIntervalMillis = inStream ? millis : Number.NaN;
    const passed = inStream ? millis : 0;
    this.#device(0, poses.headset, counts, passed);
    this.#device(1, poses.leftController, counts, passed);
    this.#device(2, poses.rightController, counts, passed);
  }

  /** The next sample begins a new stream: the time since the last is no interval. */
  restart(): void {
    this.#lastSeconds = Number.NaN;
    this.#lastIntervalMillis = Number.NaN;
  }

  #device(index: number, pose: Pose | undefined, { devices }: TrackingCounts, passedMillis: number): void {
    const device = devices[index];
    if (device === undefined) return;
    const tracked = pose?.tracked === true;
    if (pose !== undefined) device.present++;
    if (tracked) device.tracked++;
    else if (this.#wasTracked[index]) device.dropouts++;
    if (pose !== undefined && !tracked) device.lostMillis += passedMillis;
    this.#wasTracked[index] = tracked;
  }
}

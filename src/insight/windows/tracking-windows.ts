import type { Pose, TrackingSample } from "../../protocol/samples.ts";
import {
  DEVICES,
  type DeviceName,
  type PoseNoise,
  type StreamBreaks,
  type TrackedHands,
  type TrackingFaultCounter,
} from "../game/index.ts";
import type { DeviceCounts } from "./device-counts.ts";
import { Histogram } from "./histogram.ts";
import { Timeline } from "./timeline.ts";
import { TrackingCounts } from "./tracking-counts.ts";

/** A longer time between two samples is a pause of the stream and not an interval. Units: milliseconds. */
const PAUSE_MILLIS = 10_000;
/** Samples are missing if one comes after more than this many times the interval before. */
const MISSING_TIMES = 2;

/** The windows of the poses of one game: how often and how evenly they arrive, when a device was lost, and what the detectors found. */
export class TrackingWindows implements TrackingFaultCounter {
  readonly counts = new Timeline(() => new TrackingCounts());
  readonly interval = new Timeline((size) => new Histogram(size));
  #lastSeconds = Number.NaN;
  #lastIntervalMillis = Number.NaN;
  readonly #wasTracked = [false, false, false];
  /** Whether a device was ever tracked: one that never was cannot be missing. */
  readonly #isKnown = [false, false, false];

  constructor(
    private readonly hands: TrackedHands,
    private readonly breaks: StreamBreaks,
  ) {}

  /** Counts a sample. Cost: no allocation. */
  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    const counts = this.counts.at(atMillis);
    counts.samples++;
    const millis = (poses.timeSeconds - this.#lastSeconds) * 1000;
    this.#lastSeconds = poses.timeSeconds;
    const isMissing = millis > MISSING_TIMES * this.#lastIntervalMillis;
    const isBroken = this.breaks.isBefore(millis, isMissing ? "missing" : "complete");
    const inStream = millis > 0 && millis < PAUSE_MILLIS && !isBroken;
    if (inStream) {
      this.interval.at(atMillis).add(millis, poses.frame, poses.timeSeconds);
      if (!Number.isNaN(this.#lastIntervalMillis))
        counts.addJitter(Math.abs(millis - this.#lastIntervalMillis));
    }
    this.#lastIntervalMillis = inStream ? millis : Number.NaN;
    const passed = inStream ? millis : 0;
    this.#device(0, poses.headset, counts, passed, atMillis);
    this.#device(1, poses.leftController, counts, passed, atMillis);
    this.#device(2, poses.rightController, counts, passed, atMillis);
  }

  /** The next sample begins a new stream: the time since the last is no interval. */
  restart(): void {
    this.#lastSeconds = Number.NaN;
    this.#lastIntervalMillis = Number.NaN;
  }

  freezeBegan(device: DeviceName, atMillis: number): void {
    this.#countsOf(device, atMillis).freezes++;
  }

  frozen(device: DeviceName, millis: number, atMillis: number): void {
    this.#countsOf(device, atMillis).frozenMillis += millis;
  }

  jumped(device: DeviceName, metres: number, atMillis: number): void {
    const counts = this.#countsOf(device, atMillis);
    counts.jumps++;
    counts.longestJumpMetres = Math.max(counts.longestJumpMetres, metres);
  }

  turned(device: DeviceName, degrees: number, atMillis: number): void {
    const counts = this.#countsOf(device, atMillis);
    counts.turns++;
    counts.greatestTurnDegrees = Math.max(counts.greatestTurnDegrees, degrees);
  }

  jittered(
    device: DeviceName,
    millis: number,
    { millimetres, degrees }: Readonly<PoseNoise>,
    atMillis: number,
  ): void {
    const counts = this.#countsOf(device, atMillis);
    counts.jitterMillis += millis;
    counts.jitterMillimetres = Math.max(counts.jitterMillimetres, millimetres);
    counts.jitterDegrees = Math.max(counts.jitterDegrees, degrees);
  }

  #countsOf(device: DeviceName, atMillis: number): DeviceCounts {
    return this.counts.at(atMillis).devices[DEVICES.indexOf(device)] as DeviceCounts;
  }

  #device(
    index: number,
    pose: Pose | undefined,
    { devices }: TrackingCounts,
    passedMillis: number,
    atMillis: number,
  ): void {
    const device = devices[index] as DeviceCounts;
    const tracked = pose?.tracked === true;
    const isHand = this.hands.isHand(DEVICES[index] as DeviceName, pose, atMillis) === true;
    if (isHand) device.hands++;
    if (isHand && !tracked) {
      // The controller is put aside, not lost.
      this.#isKnown[index] = false;
      this.#wasTracked[index] = false;
      return;
    }
    if (pose !== undefined) device.present++;
    else if (this.#isKnown[index]) device.missing++;
    if (tracked) {
      device.tracked++;
      this.#isKnown[index] = true;
    } else {
      if (this.#wasTracked[index]) device.dropouts++;
      if (pose !== undefined || this.#isKnown[index]) device.lostMillis += passedMillis;
    }
    this.#wasTracked[index] = tracked;
  }
}

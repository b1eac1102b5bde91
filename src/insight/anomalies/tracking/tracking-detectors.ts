import type { TrackingSample } from "../../../protocol/samples.ts";
import type { SourceAlerts } from "../../alerts/index.ts";
import type { Observer } from "../../game/index.ts";
import { BadRotation, type BadRotationOptions, DEFAULT_BAD_ROTATION } from "./bad-rotation.ts";
import { DeviceTrack } from "./device-track.ts";
import { PoseClock } from "./pose-clock.ts";
import type { DeviceDetector, DeviceName } from "./pose-step.ts";
import { DEFAULT_TRACKING_FROZEN, TrackingFrozen, type TrackingFrozenOptions } from "./tracking-frozen.ts";
import { DEFAULT_TRACKING_JITTER, TrackingJitter, type TrackingJitterOptions } from "./tracking-jitter.ts";
import { DEFAULT_TRACKING_JUMP, TrackingJump, type TrackingJumpOptions } from "./tracking-jump.ts";
import { DEFAULT_TRACKING_LOST, TrackingLost, type TrackingLostOptions } from "./tracking-lost.ts";

/** The thresholds of the tracking detectors. */
export interface TrackingOptions {
  trackingLost: TrackingLostOptions;
  trackingFrozen: TrackingFrozenOptions;
  trackingJump: TrackingJumpOptions;
  trackingJitter: TrackingJitterOptions;
  badRotation: BadRotationOptions;
}

/** The default thresholds. */
export const DEFAULT_TRACKING_OPTIONS: Readonly<TrackingOptions> = {
  trackingLost: DEFAULT_TRACKING_LOST,
  trackingFrozen: DEFAULT_TRACKING_FROZEN,
  trackingJump: DEFAULT_TRACKING_JUMP,
  trackingJitter: DEFAULT_TRACKING_JITTER,
  badRotation: DEFAULT_BAD_ROTATION,
};

interface Watched {
  readonly track: DeviceTrack;
  readonly detectors: readonly DeviceDetector[];
}

/** Watches the headset and the controllers of one game, each with the same detectors. */
export class TrackingDetectors implements Observer {
  readonly #clock = new PoseClock();
  readonly #headset: Watched;
  readonly #left: Watched;
  readonly #right: Watched;

  constructor(alerts: SourceAlerts, options: TrackingOptions) {
    const watched = (device: DeviceName): Watched => ({
      track: new DeviceTrack(),
      detectors: [
        new TrackingLost(alerts, device, options.trackingLost),
        new TrackingFrozen(alerts, device, options.trackingFrozen),
        new TrackingJump(alerts, device, options.trackingJump),
        new TrackingJitter(alerts, device, options.trackingJitter),
        new BadRotation(alerts, device, options.badRotation),
      ],
    });
    this.#headset = watched("headset");
    this.#left = watched("left_controller");
    this.#right = watched("right_controller");
  }

  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    this.#clock.next(poses.timeSeconds, poses.frame, atMillis);
    this.#look(this.#headset, poses.headset, atMillis);
    this.#look(this.#left, poses.leftController, atMillis);
    this.#look(this.#right, poses.rightController, atMillis);
  }

  tick(nowMillis: number): void {
    for (const { detectors } of [this.#headset, this.#left, this.#right])
      for (const detector of detectors) detector.tick(nowMillis);
  }

  #look({ track, detectors }: Watched, pose: TrackingSample["headset"], atMillis: number): void {
    const step = track.next(pose, atMillis, this.#clock.seconds, this.#clock.usualSeconds);
    for (let index = 0; index < detectors.length; index++) detectors[index]?.step(step);
  }
}

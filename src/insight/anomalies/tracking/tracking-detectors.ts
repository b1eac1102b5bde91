import type { TrackingSample } from "../../../protocol/samples.ts";
import { threeDigits } from "../../alerts/index.ts";
import { DEVICES, type Observer, type SourceContext } from "../../game/index.ts";
import { BadRotation, type BadRotationOptions, DEFAULT_BAD_ROTATION } from "./bad-rotation.ts";
import { DeviceTrack } from "./device-track.ts";
import { PoseClock } from "./pose-clock.ts";
import type { DeviceDetector } from "./pose-step.ts";
import { ReferenceFrame } from "./reference-frame.ts";
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

/** Another change of the frame of reference within this time is not told: games that carry the player change it in every frame. Units: milliseconds. */
const REPEAT_MILLIS = 60_000;

/** Watches the headset and the controllers of one game, each with the same detectors. All start anew when the frame of reference changes. */
export class TrackingDetectors implements Observer {
  readonly #context: SourceContext;
  readonly #clock = new PoseClock();
  readonly #reference = new ReferenceFrame();
  readonly #tracks: readonly DeviceTrack[] = DEVICES.map(() => new DeviceTrack());
  readonly #jumps: readonly TrackingJump[];
  /** By device. */
  readonly #detectors: readonly (readonly DeviceDetector[])[];

  constructor(context: SourceContext, options: TrackingOptions) {
    this.#context = context;
    this.#jumps = DEVICES.map((device) => new TrackingJump(context, device, options.trackingJump));
    this.#detectors = DEVICES.map((device, index) => [
      new TrackingLost(context, device, options.trackingLost),
      new TrackingFrozen(context, device, options.trackingFrozen),
      this.#jumps[index] as TrackingJump,
      new TrackingJitter(context, device, options.trackingJitter),
      new BadRotation(context, device, options.badRotation),
    ]);
  }

  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    this.#clock.next(poses.timeSeconds, poses.frame, atMillis);
    let jumps = this.#follow(0, poses.headset, atMillis);
    jumps = this.#follow(1, poses.leftController, atMillis) || jumps;
    jumps = this.#follow(2, poses.rightController, atMillis) || jumps;
    const change = this.#reference.change(this.#tracks, jumps, poses.reference, atMillis);
    if (change === "together") this.#tellMovement();
    if (change !== undefined) for (const track of this.#tracks) track.restart();
    for (let index = 0; index < this.#tracks.length; index++) {
      const { step } = this.#tracks[index] as DeviceTrack;
      const detectors = this.#detectors[index] as readonly DeviceDetector[];
      for (let at = 0; at < detectors.length; at++) detectors[at]?.step(step);
    }
  }

  /** Ingest names the devices whose pose it left out. */
  refused(reason: string, atMillis: number): void {
    if (!reason.includes("notFinite")) return;
    for (const [index, device] of DEVICES.entries())
      if (reason.includes(device)) this.#tracks[index]?.leftOut(atMillis);
  }

  tick(nowMillis: number): void {
    for (const detectors of this.#detectors) for (const detector of detectors) detector.tick(nowMillis);
  }

  /** Follows a device. Returns whether it moved further than a body can. */
  #follow(index: number, pose: TrackingSample["headset"], atMillis: number): boolean {
    const track = this.#tracks[index] as DeviceTrack;
    const step = track.next(pose, atMillis, this.#clock, this.#reference.scale);
    return (this.#jumps[index] as TrackingJump).look(step);
  }

  #tellMovement(): void {
    const { scale } = this.#reference;
    const metres = Math.max(
      ...this.#tracks.map(({ step }) => (step.comparable ? Math.hypot(...step.moved) : 0)),
    );
    this.#context.alerts.tellOnce(
      "reference_frame",
      {
        level: "info",
        message: `all devices moved together, by up to ${threeDigits(metres)} m in one sample: the frame of reference of the poses changed, as by recentring or another scale of the world`,
        details: { size: Number(metres.toPrecision(6)), scale: Number(scale.toPrecision(6)) },
      },
      { repeatMillis: REPEAT_MILLIS },
    );
  }
}

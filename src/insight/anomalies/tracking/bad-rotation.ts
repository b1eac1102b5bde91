import { AlertEpisode, type SourceAlerts, shortly } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceDetector, type DeviceName, type PoseStep } from "./pose-step.ts";

/** When a quaternion counts as none of a rotation. */
export interface BadRotationOptions {
  /** How far its length may be from 1; f32 is off by a millionth. */
  tolerance: number;
}

/** A hundredth. */
export const DEFAULT_BAD_ROTATION: Readonly<BadRotationOptions> = { tolerance: 0.01 };

const QUIET_MILLIS = 1000;

/**
 * Watches for rotations that are no unit quaternion. Kind `bad_rotation`, by device; size: how far the length is from 1.
 * Cost: four multiplications a sample.
 */
export class BadRotation implements DeviceDetector {
  readonly #episode: AlertEpisode;

  constructor(
    alerts: SourceAlerts,
    device: DeviceName,
    private readonly options: BadRotationOptions,
  ) {
    const name = DEVICE_WORDS[device];
    const words = {
      level: "error" as const,
      begun: (off: number) =>
        `the rotation of ${name} is no unit quaternion: its length is off by ${shortly(off)}`,
      ended: (seconds: number) =>
        `the rotation of ${name} is a unit quaternion again, after ${shortly(seconds)} s`,
    };
    this.#episode = new AlertEpisode(alerts, "bad_rotation", words, QUIET_MILLIS, device);
  }

  step({ pose, atMillis }: Readonly<PoseStep>): void {
    if (pose === undefined || !pose.tracked) return;
    const { rotation } = pose;
    const square =
      rotation[0] * rotation[0] +
      rotation[1] * rotation[1] +
      rotation[2] * rotation[2] +
      rotation[3] * rotation[3];
    // The square is off by twice as much as the length.
    if (Math.abs(square - 1) > 2 * this.options.tolerance)
      this.#episode.seen(atMillis, Math.abs(Math.sqrt(square) - 1));
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}

import { AlertEpisode, threeDigits } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceName, type SourceContext } from "../../game/index.ts";
import type { DeviceDetector, PoseStep } from "./pose-step.ts";

/** When a quaternion counts as invalid. */
export interface BadRotationOptions {
  /** How far its length may be from 1. The rounding of f32 is a millionth. */
  tolerance: number;
}

/** A hundredth. */
export const DEFAULT_BAD_ROTATION: Readonly<BadRotationOptions> = { tolerance: 0.01 };

const QUIET_MILLIS = 1000;

/**
 * Watches for rotations that are not unit quaternions. Kind `bad_rotation`, by device; size: how far the length is from 1.
 * Cost: four multiplications per sample.
 */
export class BadRotation implements DeviceDetector {
  readonly #episode: AlertEpisode;

  constructor(
    { alerts }: SourceContext,
    device: DeviceName,
    private readonly options: BadRotationOptions,
  ) {
    const name = DEVICE_WORDS[device];
    const words = {
      level: "error" as const,
      begun: (off: number) =>
        `the rotation of ${name} is not a unit quaternion: its length is off by ${threeDigits(off)}`,
      ended: (seconds: number) =>
        `the rotation of ${name} is a unit quaternion again after ${threeDigits(seconds)} s`,
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
    // The square of the length is off by twice as much as the length.
    if (Math.abs(square - 1) > 2 * this.options.tolerance)
      this.#episode.seen(atMillis, Math.abs(Math.sqrt(square) - 1));
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}

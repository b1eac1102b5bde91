import { AlertEpisode, threeDigits } from "../../alerts/index.ts";
import {
  DEVICE_WORDS,
  type DeviceName,
  type PoseNoise,
  type SourceContext,
  type TrackingFaults,
} from "../../game/index.ts";
import { type NoiseLimits, NoiseMeter } from "./noise-meter.ts";
import type { DeviceDetector, PoseStep } from "./pose-step.ts";

/** When a pose counts as noisy. */
export interface TrackingJitterOptions {
  /** Noise of the position, standard deviation on an axis. Units: millimetres. */
  spreadMillimetres: number;
  /** Noise of the rotation, standard deviation on an axis. Units: radians. */
  spreadRadians: number;
  /** A moving device may have more noise, since timing is not exact: this share of its movement in a step. */
  driftShare: number;
  /** Greatest correlation of neighbouring departures from a straight path: noise has -0.67, a moving body nearly 1. */
  likeness: number;
  /** How many more samples must be noisy than not. A single jump disturbs the mean for about as long, and is no jitter. */
  steps: number;
  /** Poses further apart are not judged: a shaking hand then looks like noise. Units: seconds. */
  slowestSeconds: number;
}

/** Ten times the noise of healthy sensors; at least 40 samples a second. */
export const DEFAULT_TRACKING_JITTER: Readonly<TrackingJitterOptions> = {
  spreadMillimetres: 3,
  spreadRadians: 0.012,
  driftShare: 0.12,
  likeness: -0.25,
  steps: 8,
  slowestSeconds: 0.025,
};

const QUIET_MILLIS = 1000;
/** After a longer time without a pose, the noise before it is of the past. Units: seconds. */
const LONGEST_SECONDS = 0.12;
/** A departure this large is a jump and not noise. */
const JUMP_METRES = 0.4;

/**
 * Watches for noise on a pose, apart from movement. Kind `tracking_jitter`, by device; size: standard deviation, millimetres, or degrees
 * if only the rotation is noisy.
 * Does not work below 40 samples a second.
 * Cost: two noise meters per sample.
 */
export class TrackingJitter implements DeviceDetector {
  readonly #episode: AlertEpisode;
  readonly #position = new NoiseMeter();
  readonly #rotation = new NoiseMeter();
  readonly #positionLimits: NoiseLimits;
  readonly #rotationLimits: NoiseLimits;
  #noisySteps = 0;
  readonly #faults: TrackingFaults;
  readonly #noise: PoseNoise = { millimetres: 0, degrees: 0 };
  /** Whether the open alert is about the rotation alone. */
  #isTurn = false;

  constructor(
    { alerts, trackingFaults }: SourceContext,
    private readonly device: DeviceName,
    private readonly options: TrackingJitterOptions,
  ) {
    this.#faults = trackingFaults;
    const { spreadMillimetres, spreadRadians, driftShare, likeness } = options;
    this.#positionLimits = { spread: spreadMillimetres / 1000, driftShare, likeness };
    this.#rotationLimits = { spread: spreadRadians, driftShare, likeness };
    const name = DEVICE_WORDS[device];
    const words = {
      level: "warning" as const,
      begun: (size: number) =>
        `${name} jitters: its ${this.#isTurn ? "rotation" : "position"} has noise of ${this.#amount(size)}`,
      ended: (seconds: number, worst: number) =>
        `${name} is steady again after ${threeDigits(seconds)} s of jitter of up to ${this.#amount(worst)}`,
      unit: () => (this.#isTurn ? "degrees" : "mm"),
    };
    this.#episode = new AlertEpisode(alerts, "tracking_jitter", words, QUIET_MILLIS, device);
  }

  step({
    comparable,
    still,
    isEven,
    seconds,
    usualSeconds,
    moved,
    turned,
    atMillis,
  }: Readonly<PoseStep>): void {
    const { steps, slowestSeconds } = this.options;
    if (comparable && still) return;
    const position = this.#position;
    const rotation = this.#rotation;
    if (!comparable || seconds > LONGEST_SECONDS) {
      position.reset();
      rotation.reset();
      this.#noisySteps = 0;
      return;
    }
    // Only steps of about the same length can be compared.
    const even =
      isEven && seconds < 1.6 * usualSeconds && seconds > 0.5 * usualSeconds && usualSeconds < slowestSeconds;
    if (!even) {
      position.skip();
      rotation.skip();
      return;
    }
    const isCompared = position.next(moved, seconds);
    if (position.jumped(JUMP_METRES)) position.reset();
    rotation.next(turned, seconds);
    if (!isCompared) return;
    const isPositionNoisy = position.isNoisy(this.#positionLimits);
    const noisy = isPositionNoisy || rotation.isNoisy(this.#rotationLimits);
    this.#noisySteps = noisy ? Math.min(this.#noisySteps + 1, 2 * steps) : Math.max(this.#noisySteps - 2, 0);
    if (this.#noisySteps < steps) return;
    const noise = this.#noise;
    noise.millimetres = position.spread * 1000;
    noise.degrees = (rotation.spread * 180) / Math.PI;
    if (!this.#episode.isOpen) this.#isTurn = noisy && !isPositionNoisy;
    this.#episode.seen(atMillis, this.#isTurn ? noise.degrees : noise.millimetres);
    this.#faults.counter?.jittered(this.device, seconds * 1000, noise, atMillis);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }

  #amount(size: number): string {
    return this.#isTurn ? `${threeDigits(size)}°` : `${threeDigits(size)} mm`;
  }
}

import { AlertEpisode, threeDigits } from "../../alerts/index.ts";
import type { DeviceName, SourceContext, TrackingFaults } from "../../game/index.ts";
import { type NoiseLimits, NoiseMeter } from "./noise-meter.ts";
import { DEVICE_WORDS, type DeviceDetector, type PoseStep } from "./pose-step.ts";

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
  /** Samples further apart are not judged: a shaking hand then looks like noise. Units: seconds. */
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
/** A departure this large is a jump and not noise. */
const JUMP_METRES = 0.4;

/**
 * Watches for noise on a pose, apart from movement. Kind `tracking_jitter`, by device; size: standard deviation, millimetres.
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
      begun: (millimetres: number) => `${name} jitters: its pose has noise of ${threeDigits(millimetres)} mm`,
      ended: (seconds: number, worst: number) =>
        `${name} is steady again after ${threeDigits(seconds)} s of jitter of up to ${threeDigits(worst)} mm`,
    };
    this.#episode = new AlertEpisode(alerts, "tracking_jitter", words, QUIET_MILLIS, device);
  }

  step({
    comparable,
    resumed,
    isEven,
    seconds,
    usualSeconds,
    moved,
    turned,
    atMillis,
  }: Readonly<PoseStep>): void {
    const { steps, slowestSeconds } = this.options;
    // Only steps of about the same length can be compared.
    const even =
      isEven && seconds < 1.6 * usualSeconds && seconds > 0.5 * usualSeconds && usualSeconds < slowestSeconds;
    if (!comparable || resumed || !even) {
      this.#position.reset();
      this.#rotation.reset();
      this.#noisySteps = 0;
      return;
    }
    const position = this.#position;
    const rotation = this.#rotation;
    position.next(moved, seconds);
    if (position.jumped(JUMP_METRES)) position.reset();
    rotation.next(turned, seconds);
    const noisy = position.isNoisy(this.#positionLimits) || rotation.isNoisy(this.#rotationLimits);
    this.#noisySteps = noisy ? Math.min(this.#noisySteps + 1, 2 * steps) : Math.max(this.#noisySteps - 2, 0);
    if (this.#noisySteps < steps) return;
    const millimetres = position.spread * 1000;
    this.#episode.seen(atMillis, millimetres);
    this.#faults.counter?.jittered(this.device, seconds * 1000, millimetres, atMillis);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}

import { AlertEpisode, type SourceAlerts, shortly } from "../../alerts/index.ts";
import { type NoiseLimits, NoiseMeter } from "./noise-meter.ts";
import { DEVICE_WORDS, type DeviceDetector, type DeviceName, type PoseStep } from "./pose-step.ts";

/** When a pose counts as noisy. */
export interface TrackingJitterOptions {
  /** Noise of the position, standard deviation on an axis. Units: millimetres. */
  spreadMillimetres: number;
  /** Noise of the rotation likewise. Units: radians. */
  spreadRadians: number;
  /** More noise is allowed to what moves, as timing is not exact: so much of what it moves in a step. */
  driftShare: number;
  /** How alike neighbouring departures may be at most; noise has -0.67, a body near 1. */
  likeness: number;
  /** Noisy in so many samples more than in others: a single jump shakes a mean for as long, and is no jitter. */
  steps: number;
  /** Slower samples are not judged: a hand that shakes looks the same as noise. Units: seconds. */
  slowestSeconds: number;
}

/** Ten times the noise of healthy sensors; 40 samples a second at least. */
export const DEFAULT_TRACKING_JITTER: Readonly<TrackingJitterOptions> = {
  spreadMillimetres: 3,
  spreadRadians: 0.012,
  driftShare: 0.12,
  likeness: -0.25,
  steps: 8,
  slowestSeconds: 0.025,
};

const QUIET_MILLIS = 1000;
/** A departure by so much is a jump, and says nothing of noise. */
const JUMP_METRES = 0.4;

/**
 * Watches for noise on a pose, apart from movement. Kind `tracking_jitter`, by device; size: standard deviation, mm.
 * Blind below 40 samples a second.
 * Cost: two noise meters a sample.
 */
export class TrackingJitter implements DeviceDetector {
  readonly #episode: AlertEpisode;
  readonly #position = new NoiseMeter();
  readonly #rotation = new NoiseMeter();
  readonly #positionLimits: NoiseLimits;
  readonly #rotationLimits: NoiseLimits;
  #noisySteps = 0;

  constructor(
    alerts: SourceAlerts,
    device: DeviceName,
    private readonly options: TrackingJitterOptions,
  ) {
    const { spreadMillimetres, spreadRadians, driftShare, likeness } = options;
    this.#positionLimits = { spread: spreadMillimetres / 1000, driftShare, likeness };
    this.#rotationLimits = { spread: spreadRadians, driftShare, likeness };
    const name = DEVICE_WORDS[device];
    const words = {
      level: "warning" as const,
      begun: (millimetres: number) => `${name} jitters: its pose is noisy, by ${shortly(millimetres)} mm`,
      ended: (seconds: number, worst: number) =>
        `${name} is steady again, after ${shortly(seconds)} s of jitter of up to ${shortly(worst)} mm`,
    };
    this.#episode = new AlertEpisode(alerts, "tracking_jitter", words, QUIET_MILLIS, device);
  }

  step({ comparable, resumed, seconds, usualSeconds, moved, turned, atMillis }: Readonly<PoseStep>): void {
    const { steps, slowestSeconds } = this.options;
    // Steps of other lengths cannot be compared with one another.
    const even =
      seconds < 1.6 * usualSeconds && seconds > 0.5 * usualSeconds && usualSeconds < slowestSeconds;
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
    if (this.#noisySteps >= steps) this.#episode.seen(atMillis, position.spread * 1000);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}

import { AlertEpisode, type SourceAlerts, threeDigits } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceDetector, type DeviceName, type PoseStep } from "./pose-step.ts";

/** What a body cannot do. */
export interface TrackingJumpOptions {
  /** Units: metres a second. */
  headSpeed: number;
  handSpeed: number;
  /** Units: metres a second squared. */
  headAcceleration: number;
  handAcceleration: number;
  /** Units: radians a second. */
  headTurn: number;
  handTurn: number;
  /** Smaller jumps are ignored, whatever their speed. Units: metres. */
  leastMetres: number;
  /** How many times the usual departure from a straight path a jump must be: less is jitter. */
  timesUsual: number;
}

/**
 * Well above what people reach: a head lunges at 4 m/s and shakes at 10 g, a hand throws at 12 m/s and stops within a frame.
 * A turn counts only if it is large between two samples, so slow sampling does not see it.
 */
export const DEFAULT_TRACKING_JUMP: Readonly<TrackingJumpOptions> = {
  headSpeed: 8,
  handSpeed: 20,
  headAcceleration: 250,
  handAcceleration: 1200,
  headTurn: 40,
  handTurn: 80,
  leastMetres: 0.2,
  timesUsual: 5,
};

/** How fast the usual departure follows. Per sample. */
const FOLLOWS = 0.1;
const QUIET_MILLIS = 1500;

/**
 * Watches for a device that is suddenly elsewhere: that moves or accelerates faster than a body can. Kind `tracking_jump`, by device;
 * size: metres. At 90 samples a second it finds jumps of 0.2 m or more; at 10, jumps that exceed the speeds (0.8 m head, 2 m hand).
 * Cost: about twenty multiplications per sample.
 */
export class TrackingJump implements DeviceDetector {
  readonly #episode: AlertEpisode;
  readonly #speed: number;
  readonly #acceleration: number;
  readonly #turn: number;
  /** The last velocity. Units: metres a second. */
  #vx = Number.NaN;
  #vy = Number.NaN;
  #vz = Number.NaN;
  /** Mean square departure from a straight path. Units: square metres. */
  #usual = 0;

  constructor(
    alerts: SourceAlerts,
    device: DeviceName,
    private readonly options: TrackingJumpOptions,
  ) {
    const head = device === "headset";
    this.#speed = head ? options.headSpeed : options.handSpeed;
    this.#acceleration = head ? options.headAcceleration : options.handAcceleration;
    this.#turn = head ? options.headTurn : options.handTurn;
    const name = DEVICE_WORDS[device];
    const words = {
      level: "warning" as const,
      begun: (metres: number) => `${name} jumped by ${threeDigits(metres)} m, faster than a body can move`,
      ended: (_: number, worst: number) =>
        `${name} no longer jumps; the longest jump was ${threeDigits(worst)} m`,
    };
    this.#episode = new AlertEpisode(alerts, "tracking_jump", words, QUIET_MILLIS, device);
  }

  step({ comparable, resumed, seconds, moved, turned, atMillis }: Readonly<PoseStep>): void {
    if (!comparable || resumed) {
      this.#vx = Number.NaN;
      return;
    }
    const { leastMetres, timesUsual } = this.options;
    const mx = moved[0] as number;
    const my = moved[1] as number;
    const mz = moved[2] as number;
    const square = mx * mx + my * my + mz * mz;
    const dx = mx - this.#vx * seconds;
    const dy = my - this.#vy * seconds;
    const dz = mz - this.#vz * seconds;
    this.#vx = mx / seconds;
    this.#vy = my / seconds;
    this.#vz = mz / seconds;
    // NaN after a gap: only the speed can be judged then.
    const departure = dx * dx + dy * dy + dz * dz;
    const least = Math.max(leastMetres * leastMetres, timesUsual * timesUsual * this.#usual);
    const fastest = this.#speed * seconds;
    const sharpest = this.#acceleration * seconds * seconds;
    const tooFast = square > fastest * fastest && !(departure < least);
    const tooSharp = departure > sharpest * sharpest && departure > least;
    if (!Number.isNaN(departure)) this.#usual += FOLLOWS * (Math.min(departure, 4 * least) - this.#usual);
    if (tooFast || tooSharp) this.#episode.seen(atMillis, Math.sqrt(square));
    else if (this.#spins(turned, seconds)) this.#episode.seen(atMillis, Math.sqrt(square));
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }

  /** Whether it turned further than a body can. The length of the vector is twice the sine of half the angle: at most 2. */
  #spins(turned: Float64Array, seconds: number): boolean {
    const x = turned[0] as number;
    const y = turned[1] as number;
    const z = turned[2] as number;
    const square = x * x + y * y + z * z;
    const limit = this.#turn * seconds;
    return square > 1 && limit < 2 && square > limit * limit;
  }
}

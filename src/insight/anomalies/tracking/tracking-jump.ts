import { AlertEpisode, threeDigits } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceName, type SourceContext, type TrackingFaults } from "../../game/index.ts";
import type { DeviceDetector, PoseStep } from "./pose-step.ts";

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
 * size: metres, or degrees if it only turned. At 90 samples a second it finds jumps of 0.2 m or more; at 10, jumps that exceed the speeds (0.8 m head, 2 m hand).
 * Cost: about twenty multiplications per sample.
 */
export class TrackingJump implements DeviceDetector {
  readonly #episode: AlertEpisode;
  readonly #device: DeviceName;
  readonly #faults: TrackingFaults;
  /** What the last step was, that no body can do. */
  #found: "jump" | "turn" | undefined;
  /** Whether the open alert is about turns. */
  #isTurn = false;
  readonly #speed: number;
  readonly #acceleration: number;
  readonly #turn: number;
  /** Mean square departure from a straight path. Units: square metres. */
  #usual = 0;

  constructor(
    { alerts, trackingFaults }: SourceContext,
    device: DeviceName,
    private readonly options: TrackingJumpOptions,
  ) {
    this.#device = device;
    this.#faults = trackingFaults;
    const head = device === "headset";
    this.#speed = head ? options.headSpeed : options.handSpeed;
    this.#acceleration = head ? options.headAcceleration : options.handAcceleration;
    this.#turn = head ? options.headTurn : options.handTurn;
    const name = DEVICE_WORDS[device];
    const words = {
      level: "warning" as const,
      begun: (size: number) =>
        this.#isTurn
          ? `${name} turned by ${threeDigits(size)}° at once, faster than a body can turn`
          : `${name} jumped by ${threeDigits(size)} m, faster than a body can move`,
      ended: (_: number, worst: number) =>
        this.#isTurn
          ? `${name} no longer turns at once; the greatest turn was ${threeDigits(worst)}°`
          : `${name} no longer jumps; the longest jump was ${threeDigits(worst)} m`,
      unit: () => (this.#isTurn ? "degrees" : "m"),
    };
    this.#episode = new AlertEpisode(alerts, "tracking_jump", words, QUIET_MILLIS, device);
  }

  /** Whether the device moved or turned further than a body can. {@link step} tells of it, unless the frame of reference changed. */
  look({ comparable, still, longestSeconds, moved, departed, turned }: Readonly<PoseStep>): boolean {
    this.#found = undefined;
    if (!comparable || still || Number.isNaN(longestSeconds)) return false;
    const { leastMetres, timesUsual } = this.options;
    const metres = lengthOf(moved);
    const isForeseen = !Number.isNaN(departed);
    const least = Math.max(leastMetres, timesUsual * Math.sqrt(this.#usual));
    // After a gap or a long frame only the speed can be judged.
    const offPath = isForeseen ? departed : metres;
    const tooFast = metres > this.#speed * longestSeconds;
    const tooSharp = isForeseen && departed > this.#acceleration * longestSeconds * longestSeconds;
    if (isForeseen) this.#usual += FOLLOWS * (Math.min(departed * departed, 4 * least * least) - this.#usual);
    if ((tooFast || tooSharp) && offPath > least) this.#found = "jump";
    else if (this.#spins(turned, longestSeconds)) this.#found = "turn";
    return this.#found !== undefined;
  }

  step({ comparable, moved, turned, atMillis }: Readonly<PoseStep>): void {
    if (this.#found === undefined || !comparable) return;
    if (this.#found === "jump") {
      const metres = lengthOf(moved);
      this.#tell(atMillis, "jump", metres);
      this.#faults.counter?.jumped(this.#device, metres, atMillis);
    } else {
      // The length of the vector is twice the sine of half the angle.
      const degrees = (360 / Math.PI) * Math.asin(Math.min(1, lengthOf(turned) / 2));
      this.#tell(atMillis, "turn", degrees);
      this.#faults.counter?.turned(this.#device, degrees, atMillis);
    }
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }

  #tell(atMillis: number, what: "jump" | "turn", size: number): void {
    if (!this.#episode.isOpen) this.#isTurn = what === "turn";
    // An alert has one unit: while one about jumps is open, turns only keep it open.
    this.#episode.seen(atMillis, this.#isTurn === (what === "turn") ? size : 0);
  }

  /** Whether it turned further than a body can. The length of the vector is twice the sine of half the angle: at most 2. */
  #spins(turned: Float64Array, seconds: number): boolean {
    const length = lengthOf(turned);
    const limit = this.#turn * seconds;
    return length > 1 && limit < 2 && length > limit;
  }
}

function lengthOf(vector: Float64Array): number {
  const x = vector[0] as number;
  const y = vector[1] as number;
  const z = vector[2] as number;
  return Math.sqrt(x * x + y * y + z * z);
}

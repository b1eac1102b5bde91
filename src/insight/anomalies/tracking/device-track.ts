import type { Pose } from "../../../protocol/samples.ts";
import type { PoseStep } from "./pose-step.ts";

/** A pose that is updated more slowly than it is sampled stands still for a sample or two. */
const RESUMED_STEPS = 3;

/** Follows one device: computes its movement from one sample to the next, once for all detectors. */
export class DeviceTrack {
  readonly step: PoseStep = {
    pose: undefined,
    atMillis: 0,
    comparable: false,
    resumed: false,
    still: false,
    seconds: Number.NaN,
    usualSeconds: Number.NaN,
    moved: new Float64Array(3),
    turned: new Float64Array(3),
  };
  readonly #position = new Float64Array(3);
  readonly #rotation = new Float64Array(4);
  #lastTracked = false;
  #stillSteps = 0;

  /** Takes the next sample. Cost: about fifty multiplications, no allocation. */
  next(pose: Readonly<Pose> | undefined, atMillis: number, seconds: number, usualSeconds: number): PoseStep {
    const { step } = this;
    const tracked = pose?.tracked === true;
    step.pose = pose;
    step.atMillis = atMillis;
    step.seconds = seconds;
    step.usualSeconds = usualSeconds;
    step.comparable = tracked && this.#lastTracked && !Number.isNaN(seconds);
    this.#lastTracked = tracked;
    if (pose === undefined) return step;
    // By index: destructuring an array makes an iterator.
    const x = pose.position[0];
    const y = pose.position[1];
    const z = pose.position[2];
    const last = this.#position;
    const { moved } = step;
    moved[0] = x - (last[0] as number);
    moved[1] = y - (last[1] as number);
    moved[2] = z - (last[2] as number);
    last[0] = x;
    last[1] = y;
    last[2] = z;
    this.#turn(pose.rotation);
    step.still = moved[0] === 0 && moved[1] === 0 && moved[2] === 0 && this.#turnedBy() < 1e-9;
    step.resumed = !step.still && this.#stillSteps >= RESUMED_STEPS;
    this.#stillSteps = step.still ? this.#stillSteps + 1 : 0;
    return step;
  }

  /** How far it turned. Not quite 0 without a turn, since products of f32 are rounded. */
  #turnedBy(): number {
    const { turned } = this.step;
    return Math.abs(turned[0] as number) + Math.abs(turned[1] as number) + Math.abs(turned[2] as number);
  }

  /** Computes the rotation from the last pose to this one. Exact for small angles; a little too small past 60 degrees. */
  #turn(rotation: Readonly<Pose["rotation"]>): void {
    const x = rotation[0];
    const y = rotation[1];
    const z = rotation[2];
    const w = rotation[3];
    const last = this.#rotation;
    const lx = last[0] as number;
    const ly = last[1] as number;
    const lz = last[2] as number;
    const lw = last[3] as number;
    const { turned } = this.step;
    // This one times the conjugate of the last; q and -q are the same rotation.
    const side = w * lw + x * lx + y * ly + z * lz < 0 ? -2 : 2;
    turned[0] = side * (-w * lx + x * lw - y * lz + z * ly);
    turned[1] = side * (-w * ly + y * lw - z * lx + x * lz);
    turned[2] = side * (-w * lz + z * lw - x * ly + y * lx);
    last[0] = x;
    last[1] = y;
    last[2] = z;
    last[3] = w;
  }
}

import type { Pose } from "../../../protocol/samples.ts";
import type { PoseClock } from "./pose-clock.ts";
import type { PoseStep } from "./pose-step.ts";

/** A pose that is updated more slowly than it is sampled stands still for a sample or two. */
const RESUMED_STEPS = 3;
/** For how long a pose that was left out explains that the device is not there. Units: milliseconds. */
const LEFT_OUT_MILLIS = 300;

/** Follows one device: computes its movement from one sample to the next, once for all detectors. */
export class DeviceTrack {
  readonly step: PoseStep = {
    pose: undefined,
    isLeftOut: false,
    atMillis: 0,
    comparable: false,
    resumed: false,
    still: false,
    seconds: Number.NaN,
    longestSeconds: Number.NaN,
    isEven: false,
    usualSeconds: Number.NaN,
    moved: new Float64Array(3),
    departed: Number.NaN,
    turned: new Float64Array(3),
  };
  /** Where the last pose would be now if the device went on as before. Units: those of the pose. */
  readonly expected = new Float64Array(3);
  /** The last position, in the same units. */
  readonly position = new Float64Array(3);
  readonly #rotation = new Float64Array(4);
  /** The last velocity; NaN if it is unknown. Units: those of the pose, by second. */
  readonly #velocity = new Float64Array(3).fill(Number.NaN);
  #leftOutAtMillis = Number.NEGATIVE_INFINITY;
  #lastTracked = false;
  #stillSteps = 0;

  /** Takes the next sample. `scale`: length in the pose of a metre of the body. Cost: about sixty multiplications, no allocation. */
  next(
    pose: Readonly<Pose> | undefined,
    atMillis: number,
    clock: Readonly<PoseClock>,
    scale: number,
  ): PoseStep {
    const { step } = this;
    const tracked = pose?.tracked === true;
    step.pose = pose;
    step.isLeftOut = atMillis - this.#leftOutAtMillis < LEFT_OUT_MILLIS;
    step.atMillis = atMillis;
    step.seconds = clock.seconds;
    step.longestSeconds = clock.longestSeconds;
    step.isEven = clock.isEven;
    step.usualSeconds = clock.usualSeconds;
    step.comparable = tracked && this.#lastTracked && !Number.isNaN(clock.seconds);
    this.#lastTracked = tracked;
    if (pose === undefined) return step;
    this.#move(pose.position, scale);
    this.#turn(pose.rotation);
    const { moved } = step;
    step.still = moved[0] === 0 && moved[1] === 0 && moved[2] === 0 && this.#turnedBy() < 1e-9;
    step.resumed = !step.still && this.#stillSteps >= RESUMED_STEPS;
    if (step.resumed) this.#forgetVelocity();
    this.#stillSteps = step.still ? this.#stillSteps + 1 : 0;
    return step;
  }

  /** A pose of this device was left out, because it has a value that is not finite. */
  leftOut(atMillis: number): void {
    this.#leftOutAtMillis = atMillis;
  }

  /** Starts anew with the last sample: the poses before it are not in its frame of reference. */
  restart(): void {
    this.step.comparable = false;
    this.#stillSteps = 0;
    this.#forgetVelocity();
  }

  #forgetVelocity(): void {
    this.step.departed = Number.NaN;
    this.#velocity.fill(Number.NaN);
  }

  #move(position: Readonly<Pose["position"]>, scale: number): void {
    const { moved, comparable, isEven, seconds } = this.step;
    let square = 0;
    for (let axis = 0; axis < 3; axis++) {
      const now = position[axis] as number;
      const last = this.position[axis] as number;
      // A velocity means little if the poses are not as old as their times say.
      const velocity = comparable && isEven ? (this.#velocity[axis] as number) : Number.NaN;
      const foreseen = velocity * seconds;
      const departure = now - last - foreseen;
      square += departure * departure;
      this.expected[axis] = Number.isNaN(foreseen) ? last : last + foreseen;
      moved[axis] = (now - last) / scale;
      this.#velocity[axis] = comparable && isEven ? (now - last) / seconds : Number.NaN;
      this.position[axis] = now;
    }
    this.step.departed = Math.sqrt(square) / scale;
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

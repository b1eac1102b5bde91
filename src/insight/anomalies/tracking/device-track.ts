import type { Pose } from "../../../protocol/samples.ts";
import type { PoseClock } from "./pose-clock.ts";
import type { PoseStep } from "./pose-step.ts";

/** Two intervals are about the same up to this factor: both poses are then as old as their times say. */
const EVEN = 1.6;
/** Poses further apart than this are not compared. Units: seconds. */
const MAX_SECONDS = 1;
/** How fast the usual interval follows. Per pose. */
const FOLLOWS = 0.05;
/** For how long a pose that was left out explains that the device is not there. Units: milliseconds. */
const LEFT_OUT_MILLIS = 300;

/**
 * Follows one device: computes its movement from one pose to the next, once for all detectors. A pose that is the same to the last bit is no new
 * measurement: runtimes and games update poses more slowly than they are sampled. The step after it covers the whole time since the last new one.
 */
export class DeviceTrack {
  readonly step: PoseStep = {
    pose: undefined,
    isLeftOut: false,
    atMillis: 0,
    comparable: false,
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
  /** How long the same pose has come again and again, and the time between the last two new ones. Units: seconds. */
  #heldSeconds = 0;
  #lastSeconds = Number.NaN;

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
    step.comparable = tracked && this.#lastTracked && !Number.isNaN(clock.seconds);
    this.#lastTracked = tracked;
    if (!step.comparable) this.#forgetTimes();
    if (pose === undefined) return step;
    step.still = this.#isSame(pose);
    if (step.still) this.#hold();
    else {
      this.#passTime();
      this.#move(pose.position, scale);
      this.#turn(pose.rotation);
    }
    return step;
  }

  /** A pose of this device was left out, because it has a value that is not finite. */
  leftOut(atMillis: number): void {
    this.#leftOutAtMillis = atMillis;
  }

  /** Starts anew with the last sample: the poses before it are not in its frame of reference. */
  restart(): void {
    this.step.comparable = false;
    this.step.departed = Number.NaN;
    this.#velocity.fill(Number.NaN);
    this.#forgetTimes();
  }

  #forgetTimes(): void {
    this.#heldSeconds = 0;
    this.#lastSeconds = Number.NaN;
    this.step.isEven = false;
  }

  #isSame({ position, rotation }: Readonly<Pose>): boolean {
    const { position: last } = this;
    const turn = this.#rotation;
    return (
      position[0] === last[0] &&
      position[1] === last[1] &&
      position[2] === last[2] &&
      rotation[0] === turn[0] &&
      rotation[1] === turn[1] &&
      rotation[2] === turn[2] &&
      rotation[3] === turn[3]
    );
  }

  /** The pose is the same: nothing moved, as far as is known. */
  #hold(): void {
    const { step, expected, position } = this;
    this.#heldSeconds += step.seconds;
    step.moved.fill(0);
    step.turned.fill(0);
    step.departed = Number.NaN;
    expected.set(position);
  }

  /** The times of a new pose: since the last new one. */
  #passTime(): void {
    const { step } = this;
    if (!step.comparable) return;
    const seconds = step.seconds + this.#heldSeconds;
    step.longestSeconds += this.#heldSeconds;
    step.seconds = seconds;
    this.#heldSeconds = 0;
    step.isEven = seconds < EVEN * this.#lastSeconds && this.#lastSeconds < EVEN * seconds;
    this.#lastSeconds = seconds;
    // What happened within a long time is not known.
    if (seconds >= MAX_SECONDS) step.longestSeconds = Number.NaN;
    else if (Number.isNaN(step.usualSeconds)) step.usualSeconds = seconds;
    else step.usualSeconds += FOLLOWS * (seconds - step.usualSeconds);
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

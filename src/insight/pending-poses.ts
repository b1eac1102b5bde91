import type { ControllerState, Pose, TrackingSample } from "../protocol/samples.ts";

const CAPACITY = 128;
/** Four cache lines: frame, time, when it came, devices present and tracked; a headset; two controllers. */
const COLUMNS = 32;
const HEADSET = 5;
const LEFT = 12;
const RIGHT = 22;
const [HEADSET_BIT, LEFT_BIT, RIGHT_BIT] = [1, 2, 4] as const;

/** Poses that no observer has seen yet: see PendingFrames for why they wait. */
export class PendingPoses {
  readonly #rows = new Float64Array(CAPACITY * COLUMNS);
  #count = 0;
  readonly #headset: Pose = { position: [0, 0, 0], rotation: [0, 0, 0, 1], tracked: true };
  readonly #left: ControllerState = emptyController();
  readonly #right: ControllerState = emptyController();
  readonly #sample: TrackingSample = {
    frame: 0,
    timeSeconds: 0,
    headset: undefined,
    leftController: undefined,
    rightController: undefined,
  };

  /** Keeps a copy of poses. Returns whether there is room for more. Cost: one row, no allocation. */
  push(
    { frame, timeSeconds, headset, leftController, rightController }: TrackingSample,
    atMillis: number,
  ): boolean {
    const rows = this.#rows;
    const at = this.#count++ * COLUMNS;
    let present = 0;
    let tracked = 0;
    if (headset !== undefined) {
      present |= HEADSET_BIT;
      if (headset.tracked) tracked |= HEADSET_BIT;
      writePose(rows, at + HEADSET, headset);
    }
    if (leftController !== undefined) {
      present |= LEFT_BIT;
      if (leftController.tracked) tracked |= LEFT_BIT;
      writeController(rows, at + LEFT, leftController);
    }
    if (rightController !== undefined) {
      present |= RIGHT_BIT;
      if (rightController.tracked) tracked |= RIGHT_BIT;
      writeController(rows, at + RIGHT, rightController);
    }
    rows[at] = frame;
    rows[at + 1] = timeSeconds;
    rows[at + 2] = atMillis;
    rows[at + 3] = present;
    rows[at + 4] = tracked;
    return this.#count < CAPACITY;
  }

  /** How many wait. */
  get count(): number {
    return this.#count;
  }

  /** The poses at an index, in a record that is used again. */
  read(index: number): TrackingSample {
    const rows = this.#rows;
    const at = index * COLUMNS;
    const present = rows[at + 3] as number;
    const tracked = rows[at + 4] as number;
    const sample = this.#sample;
    sample.frame = rows[at] as number;
    sample.timeSeconds = rows[at + 1] as number;
    sample.headset = present & HEADSET_BIT ? this.#headset : undefined;
    sample.leftController = present & LEFT_BIT ? this.#left : undefined;
    sample.rightController = present & RIGHT_BIT ? this.#right : undefined;
    readPose(rows, at + HEADSET, this.#headset);
    readController(rows, at + LEFT, this.#left);
    readController(rows, at + RIGHT, this.#right);
    this.#headset.tracked = (tracked & HEADSET_BIT) !== 0;
    this.#left.tracked = (tracked & LEFT_BIT) !== 0;
    this.#right.tracked = (tracked & RIGHT_BIT) !== 0;
    return sample;
  }

  /** When the poses at an index came. Units: milliseconds of the monotonic clock. */
  atMillis(index: number): number {
    return this.#rows[index * COLUMNS + 2] as number;
  }

  /** None wait any more. */
  clear(): void {
    this.#count = 0;
  }
}

function emptyController(): ControllerState {
  return { position: [0, 0, 0], rotation: [0, 0, 0, 1], tracked: true, trigger: 0, grip: 0, buttonBits: 0 };
}

function writePose(rows: Float64Array, at: number, { position, rotation }: Readonly<Pose>): void {
  rows[at] = position[0];
  rows[at + 1] = position[1];
  rows[at + 2] = position[2];
  rows[at + 3] = rotation[0];
  rows[at + 4] = rotation[1];
  rows[at + 5] = rotation[2];
  rows[at + 6] = rotation[3];
}

function writeController(rows: Float64Array, at: number, controller: Readonly<ControllerState>): void {
  writePose(rows, at, controller);
  rows[at + 7] = controller.trigger;
  rows[at + 8] = controller.grip;
  rows[at + 9] = controller.buttonBits;
}

function readPose(rows: Float64Array, at: number, { position, rotation }: Pose): void {
  position[0] = rows[at] as number;
  position[1] = rows[at + 1] as number;
  position[2] = rows[at + 2] as number;
  rotation[0] = rows[at + 3] as number;
  rotation[1] = rows[at + 4] as number;
  rotation[2] = rows[at + 5] as number;
  rotation[3] = rows[at + 6] as number;
}

function readController(rows: Float64Array, at: number, controller: ControllerState): void {
  readPose(rows, at, controller);
  controller.trigger = rows[at + 7] as number;
  controller.grip = rows[at + 8] as number;
  controller.buttonBits = rows[at + 9] as number;
}

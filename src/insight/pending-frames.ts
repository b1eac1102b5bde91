import type { FrameSample, FrameTimeKind } from "./observer.ts";

/** Frames that wait at most: a flood of more is worked off as it comes. */
const CAPACITY = 128;
/** One cache line a frame. */
const COLUMNS = 8;
const KINDS: readonly FrameTimeKind[] = ["interval", "work", "mean"];

/**
 * Frames that no observer has seen yet. Between two frames everything is cold: what a relay touches for each must be little,
 * and observers that see ten at once find the second warm.
 */
export class PendingFrames {
  readonly #rows = new Float64Array(CAPACITY * COLUMNS);
  #count = 0;

  /** Keeps a copy of a frame. Returns whether there is room for another. Cost: one row, no allocation. */
  push(sample: Readonly<FrameSample>): boolean {
    const rows = this.#rows;
    const at = this.#count++ * COLUMNS;
    rows[at] = sample.frame;
    rows[at + 1] = sample.step;
    rows[at + 2] = sample.atMillis;
    rows[at + 3] = sample.timestampSeconds;
    rows[at + 4] = sample.frameMillis;
    rows[at + 5] = sample.kind === "interval" ? 0 : sample.kind === "work" ? 1 : 2;
    rows[at + 6] = sample.physicsMillis;
    rows[at + 7] = sample.fps;
    return this.#count < CAPACITY;
  }

  /** How many wait. */
  get count(): number {
    return this.#count;
  }

  /** Reads the frame at an index into a record. */
  read(index: number, into: FrameSample): void {
    const rows = this.#rows;
    const at = index * COLUMNS;
    into.frame = rows[at] as number;
    into.step = rows[at + 1] as number;
    into.atMillis = rows[at + 2] as number;
    into.timestampSeconds = rows[at + 3] as number;
    into.frameMillis = rows[at + 4] as number;
    into.kind = KINDS[rows[at + 5] as number] as FrameTimeKind;
    into.physicsMillis = rows[at + 6] as number;
    into.fps = rows[at + 7] as number;
  }

  /** None waits any more. */
  clear(): void {
    this.#count = 0;
  }
}

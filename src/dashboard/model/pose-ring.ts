import type { TrackingData } from "../../client/index.ts";
import { SparsePoses } from "./sparse-poses.ts";

/** Poses that are kept whole: a minute at 120 Hz. */
const POSES = 7200;
/** Of older poses each of so many is kept, as numbers: ten minutes of whole ones would be 40 MB. */
const EVERY = 9;

/** The poses of one game by frame number, oldest first: the last minute whole, the nine minutes before as a few of each second. */
export class PoseRing {
  readonly #poses: { frame: number; data: TrackingData }[] = [];
  readonly #older = new SparsePoses();
  #begin = 0;
  #left = 0;

  /** The newest pose. */
  get newest(): TrackingData | undefined {
    return this.#poses.at(-1)?.data;
  }

  push(data: TrackingData): void {
    const { frame } = data;
    const newest = this.#poses.at(-1)?.frame ?? -1;
    if (frame === undefined || (frame <= newest && newest - frame < POSES)) return;
    if (frame < newest) this.clear();
    this.#poses.push({ frame, data });
    // Cut in large pieces: shifting the array for each pose would cost more.
    if (this.#poses.length - this.#begin > POSES) this.#leave();
    if (this.#begin > POSES) {
      this.#poses.splice(0, this.#begin);
      this.#begin = 0;
    }
  }

  /** Puts poses of the past where they belong. Those that are kept already stay. */
  fill(past: readonly TrackingData[]): void {
    const newest = this.#poses.at(-1)?.frame ?? -1;
    const known = new Map(this.#poses.slice(this.#begin).map((pose) => [pose.frame, pose]));
    for (const data of past) {
      const { frame } = data;
      if (frame !== undefined && frame < newest && !known.has(frame)) known.set(frame, { frame, data });
    }
    const sorted = [...known.values()].sort((one, other) => one.frame - other.frame).slice(-POSES);
    this.#poses.length = 0;
    this.#begin = 0;
    for (const pose of sorted) this.#poses.push(pose);
  }

  /** The last pose at or before a frame, with up to `trail` poses before it, oldest first. */
  upTo(frame: number, trail: number): readonly TrackingData[] {
    let low = this.#begin;
    let high = this.#poses.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#poses[middle]?.frame ?? 0) > frame) high = middle;
      else low = middle + 1;
    }
    if (low === this.#begin) return this.#older.upTo(frame, Math.ceil(trail / EVERY));
    return this.#poses.slice(Math.max(this.#begin, low - trail), low).map(({ data }) => data);
  }

  clear(): void {
    this.#poses.length = 0;
    this.#begin = 0;
    this.#older.clear();
  }

  /** The oldest whole pose becomes one of the older ones, or is forgotten. */
  #leave(): void {
    const oldest = this.#poses[this.#begin++];
    if (oldest !== undefined && this.#left++ % EVERY === 0) this.#older.push(oldest.frame, oldest.data);
  }
}

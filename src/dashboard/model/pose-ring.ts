import type { TrackingData } from "../../client/index.ts";

/** Poses that the page keeps: ten minutes at 120 Hz would be 40 MB, so it keeps two minutes. */
const POSES = 14_400;

/** The poses of one game by frame number, oldest first. */
export class PoseRing {
  readonly #poses: { frame: number; data: TrackingData }[] = [];
  #begin = 0;

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
    if (this.#poses.length - this.#begin > POSES) this.#begin++;
    if (this.#begin > POSES) {
      this.#poses.splice(0, this.#begin);
      this.#begin = 0;
    }
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
    return this.#poses.slice(Math.max(this.#begin, low - trail), low).map(({ data }) => data);
  }

  clear(): void {
    this.#poses.length = 0;
    this.#begin = 0;
  }
}

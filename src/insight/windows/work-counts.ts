import type { Mergeable } from "./timeline.ts";

/** The addon's sums of the work of frames: one sum covers the frames of a fraction of a second. */
export interface WorkSum {
  frames: number;
  /** Units: milliseconds, as below. */
  meanMillis: number;
  worstMillis: number;
  /** How long the main thread had a processor during these frames; undefined if that says nothing of its work. */
  ranMillis: number | undefined;
  atSeconds: number;
}

/** Adds up {@link WorkSum}s. */
export class WorkCounts implements Mergeable {
  sums = 0;
  frames = 0;
  worstMillis = 0;
  /** When the longest work was. Units: unix seconds. */
  worstAtSeconds = 0;
  #workMillis = 0;
  #ranFrames = 0;
  #ranMillis = 0;

  /** Adds a sum. */
  add({ frames, meanMillis, worstMillis, ranMillis, atSeconds }: WorkSum): void {
    this.sums++;
    this.frames += frames;
    this.#workMillis += frames * meanMillis;
    this.#takeWorst(worstMillis, atSeconds);
    if (ranMillis === undefined) return;
    this.#ranFrames += frames;
    this.#ranMillis += ranMillis;
  }

  clear(): void {
    this.sums = 0;
    this.frames = 0;
    this.worstMillis = 0;
    this.#workMillis = 0;
    this.#ranFrames = 0;
    this.#ranMillis = 0;
  }

  addLater(other: this): void {
    this.sums += other.sums;
    this.frames += other.frames;
    this.#workMillis += other.#workMillis;
    this.#takeWorst(other.worstMillis, other.worstAtSeconds);
    this.#ranFrames += other.#ranFrames;
    this.#ranMillis += other.#ranMillis;
  }

  /** The mean work of a frame; NaN without frames. Units: milliseconds. */
  get meanMillis(): number {
    return this.#workMillis / this.frames;
  }

  /** The processor time of the main thread in the mean frame; undefined if it is not known. Units: milliseconds. */
  get ranMeanMillis(): number | undefined {
    return this.#ranFrames === 0 ? undefined : this.#ranMillis / this.#ranFrames;
  }

  #takeWorst(millis: number, atSeconds: number): void {
    if (!(millis > this.worstMillis)) return;
    this.worstMillis = millis;
    this.worstAtSeconds = atSeconds;
  }
}

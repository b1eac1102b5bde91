import type { Mergeable } from "./timeline.ts";

/** Counts frames, by their numbers and by the times at which samples arrived. */
export class FrameCounts implements Mergeable {
  samples = 0;
  /** Frames from sample to sample. */
  #steps = 0;
  /** Frames up to the first sample: they were before this stretch. */
  #firstStep = 0;
  /** Whether the number of frames is unknown, because the count restarted or has no numbers. */
  #broken = false;
  #firstAtMillis = 0;
  #lastAtMillis = 0;
  /** Display refreshes without a new frame. */
  lost = 0;

  /** Counts a sample. Units: `atMillis` of the monotonic clock. `step` is NaN if the frame count does not continue. */
  add(step: number, atMillis: number, lost: number): void {
    const counted = Number.isNaN(step) ? 0 : step;
    if (this.samples === 0) {
      this.#firstStep = counted;
      this.#firstAtMillis = atMillis;
    } else if (Number.isNaN(step)) this.#broken = true;
    this.samples++;
    this.#steps += counted;
    this.#lastAtMillis = atMillis;
    this.lost += lost;
  }

  clear(): void {
    this.samples = 0;
    this.#steps = 0;
    this.#firstStep = 0;
    this.#broken = false;
    this.lost = 0;
  }

  addLater(other: this): void {
    if (other.samples === 0) return;
    if (this.samples === 0) {
      this.#firstStep = other.#firstStep;
      this.#firstAtMillis = other.#firstAtMillis;
    } else if (other.#firstStep === 0) this.#broken = true;
    this.samples += other.samples;
    this.#steps += other.#steps;
    this.#broken ||= other.#broken;
    this.#lastAtMillis = other.#lastAtMillis;
    this.lost += other.lost;
  }

  /** Time from the first sample to the last. Units: seconds. */
  get coveredSeconds(): number {
    return this.samples === 0 ? 0 : (this.#lastAtMillis - this.#firstAtMillis) / 1000;
  }

  /** Frames from the first sample to the last; undefined if the count restarted. */
  get frames(): number | undefined {
    if (this.samples === 0) return 0;
    return this.#broken ? undefined : this.#steps - this.#firstStep + 1;
  }

  /** Counted frames per second; undefined if frames or time are not known. */
  get fps(): number | undefined {
    const { frames, coveredSeconds } = this;
    return frames === undefined || coveredSeconds === 0 ? undefined : (frames - 1) / coveredSeconds;
  }

  /** The share of display refreshes without a new frame. */
  get staleShare(): number {
    return this.samples === 0 ? 0 : this.lost / (this.samples + this.lost);
  }
}

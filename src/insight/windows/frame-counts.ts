import type { ObservedFrame } from "../game/index.ts";
import type { Mergeable } from "./timeline.ts";

/** A frame that takes this many refreshes missed one. In theory it takes two; clocks are not exact. */
const LATE = 1.8;
/** A game may be this much slower than its display by the game's own clock. Share. */
const CLOCK_SHARE = 0.015;

type CountedSample = Readonly<Pick<ObservedFrame, "frame" | "step" | "elapsedMillis">>;

/** Counts frames by their numbers, and the time that they cover. */
export class FrameCounts implements Mergeable {
  samples = 0;
  firstFrame = 0;
  lastFrame = 0;
  /** Frames from sample to sample, and the time in which they passed. */
  #steps = 0;
  #elapsedMillis = 0;
  /** The same up to the first sample: that was before this stretch. */
  #firstStep = 0;
  #firstElapsedMillis = 0;
  /** Samples, after the first one, before which the stream was interrupted. */
  #breaks = 0;
  #beginsWithBreak = false;
  /** Whether the number of frames is unknown, because the count restarted or has no numbers. */
  #broken = false;
  /** Time in which the app did not run: before the first sample, between samples, and since the last. */
  #pausedBeforeMillis = 0;
  #pausedMillis = 0;
  #pausedSinceMillis = 0;
  /** Refreshes that single frames were too late for. */
  #missed = 0;
  /** Frames whose time is known, and the refreshes of the display during these frames. */
  #timed = 0;
  #refreshes = 0;
  /** Samples whose number does not say how many frames came since the sample before. */
  #apart = 0;
  /** Refreshes lost in the stretches that were added up; undefined for a single one. */
  #lostInParts: number | undefined;

  /** Counts a sample. `step` is NaN if the frame count does not continue. Units: `elapsedMillis` since the sample before, NaN if the stream was interrupted. */
  add({ frame, step, elapsedMillis }: CountedSample): void {
    const isBreak = Number.isNaN(elapsedMillis);
    const paused = this.#pausedSinceMillis;
    // Of a time without samples, only the pause is known. It is subtracted again.
    const elapsed = isBreak ? paused : elapsedMillis;
    const counted = isBreak || Number.isNaN(step) ? 0 : step;
    if (counted === 0) this.#apart++;
    if (this.samples === 0) {
      this.firstFrame = frame;
      this.#firstStep = counted;
      this.#firstElapsedMillis = elapsed;
      this.#beginsWithBreak = isBreak;
      this.#pausedBeforeMillis = paused;
    } else {
      if (isBreak) this.#breaks++;
      if (Number.isNaN(step)) this.#broken = true;
      this.#pausedMillis += paused;
    }
    this.#pausedSinceMillis = 0;
    this.samples++;
    this.lastFrame = frame;
    this.#steps += counted;
    this.#elapsedMillis += elapsed;
  }

  /** The app did not run for this long, up to now. Units: milliseconds. */
  pause(millis: number): void {
    this.#pausedSinceMillis += millis;
  }

  /** Counts the time of a frame by the wall clock. Units: milliseconds. */
  addTime(frameMillis: number, displayMillis: number): void {
    const refreshes = frameMillis / displayMillis;
    this.#timed++;
    this.#refreshes += refreshes;
    if (refreshes > LATE) this.#missed += Math.round(refreshes) - 1;
  }

  clear(): void {
    this.samples = 0;
    this.#steps = 0;
    this.#elapsedMillis = 0;
    this.#breaks = 0;
    this.#broken = false;
    this.#missed = 0;
    this.#timed = 0;
    this.#refreshes = 0;
    this.#pausedBeforeMillis = 0;
    this.#pausedMillis = 0;
    this.#pausedSinceMillis = 0;
    this.#apart = 0;
    this.#lostInParts = undefined;
  }

  addLater(other: this): void {
    if (other.samples === 0) {
      this.#pausedSinceMillis += other.#pausedSinceMillis;
      return;
    }
    const between = this.#pausedSinceMillis + other.#pausedBeforeMillis;
    if (this.samples === 0) {
      this.firstFrame = other.firstFrame;
      this.#firstStep = other.#firstStep;
      this.#firstElapsedMillis = other.#firstElapsedMillis;
      this.#beginsWithBreak = other.#beginsWithBreak;
      this.#pausedBeforeMillis = between;
    } else {
      if (other.#beginsWithBreak) {
        this.#breaks++;
        this.#elapsedMillis += this.#pausedSinceMillis;
      } else if (other.#firstStep === 0) this.#broken = true;
      this.#pausedMillis += between;
    }
    this.#pausedMillis += other.#pausedMillis;
    this.#pausedSinceMillis = other.#pausedSinceMillis;
    this.samples += other.samples;
    this.lastFrame = other.lastFrame;
    this.#steps += other.#steps;
    this.#elapsedMillis += other.#elapsedMillis;
    this.#breaks += other.#breaks;
    this.#broken ||= other.#broken;
    this.#missed += other.#missed;
    this.#timed += other.#timed;
    this.#refreshes += other.#refreshes;
    this.#apart += other.#apart;
    this.#lostInParts = (this.#lostInParts ?? 0) + other.#lostBySecond;
  }

  /** Time from the first sample to the last, without that in which the app did not run or was not sampled. Units: seconds. */
  get coveredSeconds(): number {
    if (this.samples === 0) return 0;
    return Math.max(0, this.#elapsedMillis - this.#firstElapsedMillis - this.#pausedMillis) / 1000;
  }

  /** Time from the first sample to the last in which the app did not run. Units: seconds. */
  get pausedSeconds(): number {
    return this.#pausedMillis / 1000;
  }

  /** Frames from the first sample to the last, without those that were not sampled; undefined if the count restarted. */
  get frames(): number | undefined {
    if (this.samples === 0) return 0;
    return this.#broken ? undefined : this.#steps - this.#firstStep + 1 + this.#breaks;
  }

  /** Frames of a whole run: those between numbered samples, and each sample that stands apart. Unlike {@link frames} it survives a count that restarts. Undefined if the game numbers no frames. */
  get framesOfRun(): number | undefined {
    return this.#steps === 0 ? undefined : this.#steps + this.#apart;
  }

  /** Counted frames per second; undefined if frames or time are not known. */
  get fps(): number | undefined {
    const { coveredSeconds } = this;
    return this.#broken || coveredSeconds === 0
      ? undefined
      : (this.#steps - this.#firstStep) / coveredSeconds;
  }

  /** Display refreshes without a new frame. Frames that are all a little too long also miss refreshes, though none of them misses one by itself. */
  get lost(): number {
    const behind = this.#refreshes - this.#timed;
    return behind > CLOCK_SHARE * this.#refreshes ? Math.max(this.#missed, Math.round(behind)) : this.#missed;
  }

  /** The sum of {@link lost} over the seconds of a run, which is what `stats` says of each; undefined if no frame time is known. */
  get lostOfRun(): number | undefined {
    return this.#timed === 0 ? undefined : this.#lostBySecond;
  }

  get #lostBySecond(): number {
    return this.#lostInParts ?? this.lost;
  }

  /** The share of display refreshes without a new frame; undefined if no frame time is known. */
  get staleShare(): number | undefined {
    return this.#timed === 0 ? undefined : this.lost / (this.#timed + this.lost);
  }
}

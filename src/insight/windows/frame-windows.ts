import type { ObservedFrame, RefreshRate } from "../game/index.ts";
import { FrameCounts } from "./frame-counts.ts";
import { Histogram } from "./histogram.ts";
import { RepeatedValue } from "./repeated-value.ts";
import { FINE_SECONDS, Timeline } from "./timeline.ts";

/** From how many seconds the usual frame time is taken, and how many samples it needs. */
const USUAL_SECONDS = 10;
const USUAL_SAMPLES = 30;
const SPARSE_SAMPLES = 8;
const SPARSE_MILLIS = 4000;
/** How many reported rates are enough if the game sends no frame times. */
const USUAL_RATES = 3;

/** The windows of the frames of one game: wall clock, work, physics, and the reported frame rate. */
export class FrameWindows {
  readonly counts = new Timeline(() => new FrameCounts());
  readonly interval = new Timeline((size) => new Histogram(size));
  readonly work = new Timeline((size) => new Histogram(size));
  readonly physics = new Timeline((size) => new Histogram(size));
  readonly reportedFps = new Timeline((size) => new Histogram(size));
  #usualSecond = Number.NaN;
  #firstMillis = Number.NaN;
  #workFrame = Number.NaN;
  readonly #usual = new Histogram();
  readonly #repeats = new RepeatedValue();

  constructor(private readonly refresh: RefreshRate) {}

  /** Counts a sample. Cost: no allocation. */
  frame(sample: Readonly<ObservedFrame>): void {
    const { frame, atMillis, timestampSeconds, frameMillis, kind, physicsMillis, fps } = sample;
    const counts = this.counts.at(atMillis);
    counts.add(sample);
    if (Number.isNaN(this.#firstMillis)) this.#firstMillis = atMillis;
    if (kind === "interval") {
      const { isKnown, statedHz, displayMillis } = this.refresh;
      if (isKnown || statedHz !== undefined) counts.addTime(frameMillis, displayMillis);
      this.interval.at(atMillis).add(frameMillis, frame, timestampSeconds);
    } else if (kind === "work") this.workOf(frame, frameMillis, atMillis, timestampSeconds);
    if (this.#repeats.isNew(physicsMillis, atMillis))
      this.physics.at(atMillis).add(physicsMillis, frame, timestampSeconds);
    this.reportedFps.at(atMillis).add(fps, frame, timestampSeconds);
    const second = Math.floor(atMillis / 1000);
    if (second !== this.#usualSecond || (kind === "interval" && !this.refresh.isKnown))
      this.#findUsual(second, atMillis);
  }

  /** Counts the work of a frame, once for each frame even if several profiles have it. Units: milliseconds, unix seconds. */
  workOf(frame: number, workMillis: number, atMillis: number, timestampSeconds: number): void {
    if (frame === this.#workFrame) return;
    this.#workFrame = frame;
    this.work.at(atMillis).add(workMillis, frame, timestampSeconds);
  }

  /** Finds the usual frame time, once a second. */
  #findUsual(second: number, atMillis: number): void {
    this.#usualSecond = second;
    const usual = this.#usual;
    usual.clear();
    this.interval.sum(USUAL_SECONDS, atMillis, usual);
    if (usual.count < USUAL_SAMPLES) {
      usual.clear();
      this.interval.sum(FINE_SECONDS, atMillis, usual);
    }
    // A game that sends few of its frames needs fewer samples.
    const isSparse = usual.count >= SPARSE_SAMPLES && atMillis - this.#firstMillis >= SPARSE_MILLIS;
    if (usual.count >= USUAL_SAMPLES || isSparse) this.refresh.update(usual.quantile(0.5));
    else if (usual.count === 0) this.#findUsualByRate(atMillis);
  }

  /** Finds it from the reported frame rate, if the game sends no wall clock times. */
  #findUsualByRate(atMillis: number): void {
    const rates = this.#usual;
    this.reportedFps.sum(USUAL_SECONDS, atMillis, rates);
    const fps = rates.quantile(0.5);
    if (rates.count >= USUAL_RATES && fps > 0) this.refresh.update(1000 / fps);
  }
}

/** Shortest time over which frames are counted. Units: microseconds. */
const MIN_WINDOW_MICROS = 250_000;
/** Sampling was interrupted if a sample comes after more than this many times the time before. */
const INTERRUPTED_TIMES = 4;

/**
 * Frames per second of a game, counted over its clock. 1 / frame time would only describe the last frame, and the engine's own value
 * is 1 during the first second and changes once a second.
 */
export class RunningFrameRate {
  /** Frames per second over the last full window; before the first full window, over the time so far. */
  fps = 0;
  /** Whether a window was full since sampling began. */
  #isSettled = false;
  #lastFrame = Number.NaN;
  #lastTicksMicros = 0;
  #lastElapsedMicros = Number.NaN;
  /** Frames of this window, and the time in which they passed. */
  #frames = 0;
  #micros = 0;

  /** Takes a sampled frame. `maxFps` is the game's own limit, 0 for none. */
  update(frame: number, ticksMicros: number, frameMicros: number, maxFps: number): void {
    this.#pass(frame, ticksMicros, frameMicros);
    const isFull = this.#micros >= MIN_WINDOW_MICROS;
    if (!isFull && this.#isSettled) return;
    this.fps = (this.#frames * 1e6) / Math.max(1, this.#micros);
    // The first frames of a game follow each other without a pause, so they do not show its rate.
    if (!isFull && maxFps > 0) this.fps = Math.min(this.fps, maxFps);
    if (!isFull) return;
    this.#isSettled = true;
    this.#frames = 0;
    this.#micros = 0;
  }

  /** Counts the frames since the sample before, and their time. Of the first sample, one frame is known. */
  #pass(frame: number, ticksMicros: number, frameMicros: number): void {
    const steps = frame - this.#lastFrame;
    // Samples are taken at different moments of their frames, so the time of a frame is more exact than the time from sample to sample.
    const elapsedMicros = steps === 1 ? frameMicros : ticksMicros - this.#lastTicksMicros;
    const isInterrupted =
      steps !== 1 &&
      elapsedMicros > MIN_WINDOW_MICROS &&
      elapsedMicros > INTERRUPTED_TIMES * this.#lastElapsedMicros;
    if (!(steps > 0) || isInterrupted) {
      this.#isSettled = false;
      this.#frames = 1;
      this.#micros = frameMicros;
    } else {
      this.#frames += steps;
      this.#micros += elapsedMicros;
    }
    this.#lastFrame = frame;
    this.#lastTicksMicros = ticksMicros;
    this.#lastElapsedMicros = elapsedMicros;
  }
}

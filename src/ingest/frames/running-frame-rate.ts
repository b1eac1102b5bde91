/** Shortest time over which frames are counted. Units: microseconds. */
const MIN_WINDOW_MICROS = 250_000;

/**
 * Frames per second of a game, counted over its clock. 1 / frame time would only describe the last frame, and the engine's own value
 * is 1 during the first second and changes once a second.
 */
export class RunningFrameRate {
  /** Frames per second over the last full window; before the first full window, over the time so far. */
  fps = 0;
  #beganMicros: number | undefined;
  #beganFrame = 0;
  #dueMicros = 0;

  /** Takes a sampled frame. `maxFps` is the game's own limit, 0 for none. */
  update(frame: number, ticksMicros: number, frameMicros: number, maxFps: number): void {
    if (ticksMicros < this.#dueMicros) return;
    if (this.#beganMicros === undefined) {
      // One frame is known so far.
      this.#beganMicros = ticksMicros - frameMicros;
      this.#beganFrame = frame - 1;
    }
    const windowMicros = ticksMicros - this.#beganMicros;
    this.fps = ((frame - this.#beganFrame) * 1e6) / Math.max(1, windowMicros);
    if (windowMicros >= MIN_WINDOW_MICROS) {
      this.#beganMicros = ticksMicros;
      this.#beganFrame = frame;
      this.#dueMicros = ticksMicros + MIN_WINDOW_MICROS;
    } else if (maxFps > 0) {
      // The first frames of a game follow each other without a pause, so they do not show its rate.
      this.fps = Math.min(this.fps, maxFps);
    }
  }
}

/** Shortest time over which frames are counted, as in the addon. Units: seconds. */
const MIN_WINDOW_SECONDS = 0.25;

/** Frames a second as the addon counts them: over a quarter of a second. The value stays the same until the next one. */
export class SimulatedFrameRate {
  #beganSeconds = 0;
  #frames = 0;
  #fps: number;

  constructor(hz: number) {
    this.#fps = hz;
  }

  /** Counts the frames up to a moment. Returns the rate. */
  update(elapsedSeconds: number, frames: number): number {
    this.#frames += frames;
    const windowSeconds = elapsedSeconds - this.#beganSeconds;
    if (windowSeconds >= MIN_WINDOW_SECONDS) {
      this.#fps = this.#frames / windowSeconds;
      this.#beganSeconds = elapsedSeconds;
      this.#frames = 0;
    }
    return this.#fps;
  }
}

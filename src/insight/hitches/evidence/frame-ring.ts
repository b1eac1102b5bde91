import type { ObservedFrame } from "../../game/index.ts";

/** How many frames are kept: seven seconds at 144 Hz. */
const FRAMES = 1024;
const COLUMNS = 4;

/** One kept frame. */
export interface KeptFrame {
  atMillis: number;
  frame: number;
  frameMillis: number;
  physicsMillis: number;
}

/** The newest frames of one game, in constant memory. */
export class FrameRing {
  readonly #values = new Float64Array(FRAMES * COLUMNS);
  #added = 0;

  /** Keeps a frame. Cost: no allocation. */
  add({ atMillis, frame, frameMillis, physicsMillis }: Readonly<ObservedFrame>): void {
    const at = (this.#added++ % FRAMES) * COLUMNS;
    const values = this.#values;
    values[at] = atMillis;
    values[at + 1] = frame;
    values[at + 2] = frameMillis;
    values[at + 3] = physicsMillis;
  }

  /** The frames that ended between two moments, oldest first. */
  between(fromMillis: number, toMillis: number): KeptFrame[] {
    const frames: KeptFrame[] = [];
    const values = this.#values;
    for (let index = Math.max(0, this.#added - FRAMES); index < this.#added; index++) {
      const at = (index % FRAMES) * COLUMNS;
      const atMillis = values[at] as number;
      if (!(atMillis >= fromMillis && atMillis <= toMillis)) continue;
      const frame = values[at + 1] as number;
      frames.push({
        atMillis,
        frame,
        frameMillis: values[at + 2] as number,
        physicsMillis: values[at + 3] as number,
      });
    }
    return frames;
  }
}

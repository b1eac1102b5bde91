import { gaussian } from "../../../base/gaussian.ts";
import type { Random } from "../../../base/random.ts";

/** How far a frame may be off the display's grid, as a share of its length. */
const UNSTEADINESS = 0.03;
/** Some frames are later than that, and the next frame makes up for it: the share of such frames, and their delay as a share of a frame. */
const LATE_SHARE = 0.004;
const LATE_BY: readonly [number, number] = [0.1, 0.5];

/**
 * The lengths of the frames of a game that keeps up with its display. Frames end a little before the grid of the display, and a few end late.
 * A longer frame is followed by a shorter one, so that the rate stays the same.
 */
export class FrameLengths {
  #offGridMillis = 0;

  constructor(private readonly random: Random) {}

  /** Length of the next frame. With a looseness above 0, frames keep no grid. Units: milliseconds. */
  next(hz: number, looseness: number): number {
    const frameMillis = 1000 / hz;
    if (looseness > 0) return frameMillis * Math.max(0.5, 1 + gaussian(this.random, looseness));
    const late = this.#offGridMillis <= 0 && this.random.next() < LATE_SHARE;
    const offGrid = late ? this.random.between(...LATE_BY) : -UNSTEADINESS * this.random.next();
    const intervalMillis = frameMillis + offGrid * frameMillis - this.#offGridMillis;
    this.#offGridMillis = offGrid * frameMillis;
    return intervalMillis;
  }
}

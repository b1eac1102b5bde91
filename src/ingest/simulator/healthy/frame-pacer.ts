import { gaussian } from "../../../base/gaussian.ts";
import type { Random } from "../../../base/random.ts";

/** How far a frame may be off its place in the display's grid, of its length. */
const UNSTEADINESS = 0.03;
/** A frame that is late by more, made good by the next: so often, and by so much of a frame. */
const LATE_SHARE = 0.004;
const LATE_BY: readonly [number, number] = [0.1, 0.5];

/**
 * When frames end, in a game that keeps up with its display: on a grid, a little early, now and then one late.
 * What one frame takes longer the next one has less, so that the rate holds.
 */
export class FramePacer {
  #offGridMillis = 0;

  constructor(private readonly random: Random) {}

  /** How long the next frame takes; with a looseness it keeps no grid. Units: milliseconds. */
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

import type { Clock, Timer } from "../base/clock.ts";

/** How far before its time a value may go out, so that a steady game's jitter does not cost a timer. Units: milliseconds. */
const TOLERANCE_MILLIS = 2;

/**
 * Lets a value through at most once an interval, evenly spaced; in between the newest waits its turn.
 * It holds no value: whoever is called reads the newest then.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #emit: () => void;
  #intervalMillis = 0;
  #dueMillis = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(clock: Clock, emit: () => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** There is a new value. It goes now, or when its time has come. Units: milliseconds; 0 is at once. */
  offer(intervalMillis: number): void {
    if (intervalMillis !== this.#intervalMillis) this.#changeInterval(intervalMillis);
    if (this.#timer !== undefined) return;
    const now = this.#clock.monotonicMillis();
    const tolerance = Math.min(TOLERANCE_MILLIS, intervalMillis / 10);
    const wait = this.#dueMillis - now;
    if (wait <= tolerance) {
      // A little early or late keeps the beat; after a pause a new beat begins, so that no burst makes up for it.
      const beat = -wait <= tolerance ? this.#dueMillis : now;
      this.#dueMillis = beat + intervalMillis;
      this.#emit();
    } else {
      this.#timer = this.#clock.after(wait, () => {
        this.#timer = undefined;
        this.#dueMillis += intervalMillis;
        this.#emit();
      });
    }
  }

  /** Lets a waiting value go now. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.cancel();
    this.#emit();
  }

  /** Forgets a waiting value. */
  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #changeInterval(intervalMillis: number): void {
    this.cancel();
    this.#dueMillis += intervalMillis - this.#intervalMillis;
    this.#intervalMillis = intervalMillis;
  }
}

import type { Clock, Timer } from "../../base/clock.ts";

/** How far before its time a value may go out, so that a steady game's jitter does not cost a timer. Units: milliseconds. */
const TOLERANCE_MILLIS = 2;

/** How long past its time a value waits for the next one to come, a tenth of the interval at most. Units: milliseconds. */
const SLACK_MILLIS = 20;

/**
 * Lets a value through at most once an interval, evenly spaced; in between the newest waits its turn.
 * It holds no value: whoever is called reads the newest then.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #emit: () => void;
  #intervalMillis = 0;
  #dueMillis = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(clock: Clock, emit: () => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Whether a value waits for its turn. */
  get isHolding(): boolean {
    return this.#timer !== undefined;
  }

  /**
   * There is a new value, `now` the time that it is of: of several that come together, most are of a little earlier, and are
   * let through as if they had come then. It goes now, or when its time has come. Units: milliseconds; an interval of 0 is at once.
   */
  offer(intervalMillis: number, now = this.#clock.monotonicMillis()): void {
    if (intervalMillis !== this.#intervalMillis) this.#changeInterval(intervalMillis);
    const tolerance = Math.min(TOLERANCE_MILLIS, intervalMillis / 10);
    const wait = this.#dueMillis - now;
    if (wait <= tolerance) {
      this.cancel();
      this.#advance(now, intervalMillis);
      this.#emit();
    } else if (this.#timer === undefined) {
      // The timer leaves the next value time to come: what goes with it shares its write, and its wake-up.
      const slack = Math.min(SLACK_MILLIS, intervalMillis / 10);
      const toWait = Math.max(0, this.#dueMillis - this.#clock.monotonicMillis()) + slack;
      this.#timer = this.#clock.after(toWait, () => {
        this.#timer = undefined;
        this.#advance(this.#clock.monotonicMillis(), intervalMillis);
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

  /** A little early or late keeps the beat; after a pause a new beat begins, so that no burst makes up for it. */
  #advance(now: number, intervalMillis: number): void {
    const late = now - this.#dueMillis;
    const beat =
      late <= Math.min(SLACK_MILLIS, intervalMillis / 10) + TOLERANCE_MILLIS ? this.#dueMillis : now;
    this.#dueMillis = beat + intervalMillis;
  }

  #changeInterval(intervalMillis: number): void {
    this.cancel();
    this.#dueMillis += intervalMillis - this.#intervalMillis;
    this.#intervalMillis = intervalMillis;
  }
}

import type { Clock, Timer } from "../../base/clock.ts";

/** How early a value may be sent, so that the jitter of a steady game needs no timer. Units: milliseconds. */
const TOLERANCE_MILLIS = 2;

/** How long an overdue value waits for the next one, at most a tenth of the interval. Units: milliseconds. */
const SLACK_MILLIS = 20;

/**
 * Limits values to one an interval, evenly spaced. Between two, the newest value waits.
 * A throttle stores no value: `emit` reads the newest value when it is called.
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

  /** Whether a value waits. */
  get isHolding(): boolean {
    return this.#timer !== undefined;
  }

  /**
   * Offers a new value. It is sent at once, or when its interval has passed. `now` is the time of the value: of several values that
   * arrive together, most are older, and are treated as if they had arrived then. Units: milliseconds; an interval of 0 sends at once.
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
      // The timer leaves time for the next value to arrive: both then share one write and one wake-up.
      const slack = Math.min(SLACK_MILLIS, intervalMillis / 10);
      const toWait = Math.max(0, this.#dueMillis - this.#clock.monotonicMillis()) + slack;
      this.#timer = this.#clock.after(toWait, () => {
        this.#timer = undefined;
        this.#advance(this.#clock.monotonicMillis(), intervalMillis);
        this.#emit();
      });
    }
  }

  /** Sends a waiting value now. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.cancel();
    this.#emit();
  }

  /** Drops a waiting value. */
  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Keeps the rhythm if a value is a little early or late. After a pause a new rhythm begins, so that no burst follows. */
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

import type { Clock, Timer } from "../../base/clock.ts";

/** How much earlier or later than usual a value of a steady game may come. Units: milliseconds. */
const JITTER_MILLIS = 2;

/** How long an overdue value waits for the next one, at most a tenth of the interval. Units: milliseconds. */
const SLACK_MILLIS = 20;

/** Share of a new period in the mean period of the values. */
const PERIOD_SHARE = 1 / 8;

/**
 * Limits values to one an interval on average. Of values that come more often it sends the one nearest to each beat of the interval, and
 * sends it as it comes: a value that waits for its beat would be old when it leaves. Only if no next value comes does the newest one leave late, by a timer.
 * A throttle stores no value: `emit` reads the newest value when it is called.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #emit: () => void;
  #intervalMillis = 0;
  #dueMillis = Number.NEGATIVE_INFINITY;
  /** Time of the last value, and the mean time between two, at most the interval; undefined while unknown. */
  #lastMillis: number | undefined;
  #periodMillis: number | undefined;
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
   * Offers a new value. It is sent at once, or if no better one comes within the interval. `now` is the time of the value: of several values
   * that arrive together, most are older, and are treated as if they had arrived then. Units: milliseconds; an interval of 0 sends at once.
   */
  offer(intervalMillis: number, now = this.#clock.monotonicMillis()): void {
    if (intervalMillis !== this.#intervalMillis) this.#changeInterval(intervalMillis);
    this.#measurePeriod(now);
    // A value that comes no more than half a period before its beat is nearer to it than the next one.
    const early = Math.max(this.#halfPeriodMillis, Math.min(JITTER_MILLIS, intervalMillis / 10));
    if (this.#dueMillis - now <= early) {
      this.cancel();
      this.#advance(now);
      this.#emit();
    } else if (this.#timer === undefined) {
      const toWait = Math.max(0, this.#dueMillis - this.#clock.monotonicMillis()) + this.#slackMillis;
      this.#timer = this.#clock.after(toWait, () => {
        this.#timer = undefined;
        this.#advance(this.#clock.monotonicMillis());
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

  get #halfPeriodMillis(): number {
    return (this.#periodMillis ?? 0) / 2;
  }

  /** How long after its beat a value leaves if no other one comes. The nearest one comes up to half a period after the beat. */
  get #slackMillis(): number {
    return (
      this.#halfPeriodMillis + Math.max(JITTER_MILLIS, Math.min(SLACK_MILLIS, this.#intervalMillis / 10))
    );
  }

  /** Keeps the rhythm if a value is a little early or late. After a pause a new rhythm begins, so that no burst follows. */
  #advance(now: number): void {
    const isInRhythm = now - this.#dueMillis <= this.#slackMillis + JITTER_MILLIS;
    this.#dueMillis = (isInRhythm ? this.#dueMillis : now) + this.#intervalMillis;
  }

  #measurePeriod(now: number): void {
    if (this.#lastMillis !== undefined) {
      const period = Math.min(this.#intervalMillis, Math.max(0, now - this.#lastMillis));
      this.#periodMillis ??= period;
      this.#periodMillis += (period - this.#periodMillis) * PERIOD_SHARE;
    }
    this.#lastMillis = now;
  }

  #changeInterval(intervalMillis: number): void {
    this.cancel();
    this.#dueMillis += intervalMillis - this.#intervalMillis;
    this.#intervalMillis = intervalMillis;
    this.#periodMillis = undefined;
  }
}

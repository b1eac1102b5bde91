import type { Clock, Timer } from "./clock.ts";

/** Most intervals by which a repeating timer may be late while the process is idle. */
const LATE_INTERVALS = 4;
/** Longest that a repeating timer may be late. Units: milliseconds. */
const LATEST_MILLIS = 400;

interface Repeating {
  readonly intervalMillis: number;
  readonly callback: () => void;
  dueMillis: number;
}

/**
 * A clock that runs its repeating timers when the process is awake anyway: callers say so with {@link passing}. Waking a
 * sleeping process costs more than running a timer, because its caches are cold. So the clock wakes an idle process for
 * these timers alone, and then lets them run a little late.
 */
export class DrivenClock implements Clock {
  readonly #clock: Clock;
  readonly #repeating = new Set<Repeating>();
  /** When the first repeating timer is due. */
  #dueMillis = Number.POSITIVE_INFINITY;
  #alarm: Timer | undefined;
  #alarmMillis = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  unixMillis(): number {
    return this.#clock.unixMillis();
  }

  monotonicMillis(): number {
    return this.#clock.monotonicMillis();
  }

  after(delayMillis: number, callback: () => void): Timer {
    return this.#clock.after(delayMillis, callback);
  }

  every(intervalMillis: number, callback: () => void): Timer {
    const dueMillis = this.#clock.monotonicMillis() + intervalMillis;
    const repeating = { intervalMillis, callback, dueMillis };
    this.#repeating.add(repeating);
    this.#dueMillis = Math.min(this.#dueMillis, dueMillis);
    this.#setAlarm();
    return {
      cancel: () => {
        if (this.#repeating.delete(repeating)) this.#setAlarm();
      },
    };
  }

  passing(nowMillis: number): void {
    if (nowMillis >= this.#dueMillis) this.#callDue(nowMillis);
  }

  #callDue(nowMillis: number): void {
    const due = [...this.#repeating].filter(({ dueMillis }) => dueMillis <= nowMillis);
    for (const one of due) {
      const next = one.dueMillis + one.intervalMillis;
      one.dueMillis = next > nowMillis ? next : nowMillis + one.intervalMillis;
    }
    this.#dueMillis = Math.min(...Array.from(this.#repeating, ({ dueMillis }) => dueMillis));
    for (const one of due) if (this.#repeating.has(one)) one.callback();
  }

  /** Sets the alarm for the time at which the first timer would be too late. If the alarm fires early, because timers ran meanwhile, it re-arms. */
  #setAlarm(): void {
    const latest = Math.min(...Array.from(this.#repeating, latestMillisOf));
    if (this.#alarm !== undefined && this.#alarmMillis <= latest && latest < Number.POSITIVE_INFINITY) return;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    if (latest === Number.POSITIVE_INFINITY) return;
    this.#alarmMillis = latest;
    this.#alarm = this.#clock.after(Math.max(0, latest - this.#clock.monotonicMillis()), () => {
      this.#alarm = undefined;
      this.passing(this.#clock.monotonicMillis());
      this.#setAlarm();
    });
  }
}

function latestMillisOf({ dueMillis, intervalMillis }: Repeating): number {
  return dueMillis + Math.min(LATE_INTERVALS * intervalMillis, LATEST_MILLIS);
}

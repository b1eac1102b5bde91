import type { Clock, Timer } from "./clock.ts";

/** Most intervals by which a repeating timer may be late while the process is idle. */
const LATE_INTERVALS = 4;
/** Longest that a repeating timer may be late. Units: milliseconds. */
const LATEST_MILLIS = 400;

interface Repeating {
  readonly intervalMillis: number;
  readonly callback: () => void;
  dueMillis: number;
  /** Whether the callback is to be called in this wake-up. */
  isDue: boolean;
}

/**
 * A clock that runs its repeating timers when the process is awake anyway: callers say so with {@link passing}. Waking a
 * sleeping process costs more than running a timer, because its caches are cold. So the clock wakes an idle process for
 * these timers alone, and then lets them run a little late.
 */
export class DrivenClock implements Clock {
  readonly #clock: Clock;
  /** Replaced, never changed: a callback may add and cancel timers. */
  #repeating: readonly Repeating[] = [];
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
    const repeating = { intervalMillis, callback, dueMillis, isDue: false };
    this.#repeating = [...this.#repeating, repeating];
    this.#dueMillis = Math.min(this.#dueMillis, dueMillis);
    this.#setAlarm();
    return {
      cancel: () => {
        repeating.isDue = false;
        this.#repeating = this.#repeating.filter((other) => other !== repeating);
        this.#setAlarm();
      },
    };
  }

  passing(nowMillis: number): void {
    if (nowMillis >= this.#dueMillis) this.#callDue(nowMillis);
  }

  /** Cost: allocates nothing, because it runs at every tenth frame with cold caches. */
  #callDue(nowMillis: number): void {
    const all = this.#repeating;
    let firstMillis = Number.POSITIVE_INFINITY;
    for (const one of all) {
      if (one.dueMillis <= nowMillis) {
        const next = one.dueMillis + one.intervalMillis;
        one.dueMillis = next > nowMillis ? next : nowMillis + one.intervalMillis;
        one.isDue = true;
      }
      if (one.dueMillis < firstMillis) firstMillis = one.dueMillis;
    }
    this.#dueMillis = firstMillis;
    for (const one of all) {
      if (!one.isDue) continue;
      one.isDue = false;
      one.callback();
    }
  }

  /** Sets the alarm for the time at which the first timer would be too late. If the alarm fires early, because timers ran meanwhile, it re-arms. */
  #setAlarm(): void {
    const latest = Math.min(...this.#repeating.map(latestMillisOf));
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

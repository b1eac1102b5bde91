import type { Clock, Timer } from "./clock.ts";

/** How late a repeating timer may be where nothing happens: so many of its intervals, and no longer than that. Units: milliseconds. */
const LATE_INTERVALS = 4;
const LATEST_MILLIS = 400;

interface Repeating {
  readonly intervalMillis: number;
  readonly callback: () => void;
  dueMillis: number;
}

/**
 * A clock whose repeating timers are driven by what happens anyway, told by {@link passing}. A process that sleeps between two frames wakes to
 * cold caches, so that a wake-up costs more than what is done in it: it is woken for these timers only where nothing happens, and then a little late.
 */
export class DrivenClock implements Clock {
  readonly #clock: Clock;
  readonly #repeating = new Set<Repeating>();
  /** When the first of them is due. */
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

  /** Sets the alarm for when the first of the timers has waited for too long. One that comes too soon, because they were driven meanwhile, sets the next. */
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

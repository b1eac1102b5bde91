/** A source of time and of timers, passed in so that tests can hold it. */
export interface Clock {
  /** Wall clock. Units: milliseconds since 1970 (UTC). */
  unixMillis(): number;
  /** A clock that never goes back. Units: milliseconds since an arbitrary start. */
  monotonicMillis(): number;
  /** Calls back once after a delay. Units: milliseconds. */
  after(delayMillis: number, callback: () => void): Timer;
  /** Calls back again and again. Units: milliseconds. */
  every(intervalMillis: number, callback: () => void): Timer;
  /** Something happens: timers that are due may be called now, so that the process need not be woken for them. Units: milliseconds, monotonic. */
  passing?(nowMillis: number): void;
}

/** A timer that can be called off. */
export interface Timer {
  /** No callback comes after this. Safe to call twice. */
  cancel(): void;
}

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  unixMillis: () => Date.now(),
  monotonicMillis: () => performance.now(),
  after(delayMillis, callback) {
    const handle = setTimeout(callback, delayMillis);
    return { cancel: () => clearTimeout(handle) };
  },
  every(intervalMillis, callback) {
    const handle = setInterval(callback, intervalMillis);
    return { cancel: () => clearInterval(handle) };
  },
};

/** A source of time and timers. Passed in, so that tests can control it. */
export interface Clock {
  /** Wall clock. Units: milliseconds since 1970 (UTC). */
  unixMillis(): number;
  /** A clock that never runs backwards. Units: milliseconds since an arbitrary start. */
  monotonicMillis(): number;
  /** Calls back once after a delay. Units: milliseconds. */
  after(delayMillis: number, callback: () => void): Timer;
  /** Calls back repeatedly. Units: milliseconds. */
  every(intervalMillis: number, callback: () => void): Timer;
  /** The process is awake: runs the timers that are due, so that the process need not wake for them. Units: milliseconds, monotonic. */
  passing?(nowMillis: number): void;
}

/** A timer that can be cancelled. */
export interface Timer {
  /** Prevents further callbacks. Safe to call twice. */
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

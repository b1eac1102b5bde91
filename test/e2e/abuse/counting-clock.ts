import { type Clock, systemClock, type Timer } from "../../../src/base/clock.ts";

/** The machine's clock, which knows how many of its timers wait: every timer of the relay is one of its clock's. */
export class CountingClock implements Clock {
  readonly #waiting = new Set<Timer>();

  /** Timers that have neither come to their end nor been called off. */
  get timers(): number {
    return this.#waiting.size;
  }

  unixMillis(): number {
    return systemClock.unixMillis();
  }

  monotonicMillis(): number {
    return systemClock.monotonicMillis();
  }

  after(delayMillis: number, callback: () => void): Timer {
    const timer = this.#counted(
      systemClock.after(delayMillis, () => {
        this.#waiting.delete(timer);
        callback();
      }),
    );
    return timer;
  }

  every(intervalMillis: number, callback: () => void): Timer {
    return this.#counted(systemClock.every(intervalMillis, callback));
  }

  #counted({ cancel }: Timer): Timer {
    const timer = {
      cancel: () => {
        this.#waiting.delete(timer);
        cancel();
      },
    };
    this.#waiting.add(timer);
    return timer;
  }
}

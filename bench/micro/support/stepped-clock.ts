import type { Clock, Timer } from "../../../src/base/clock.ts";

interface Waiting {
  dueMillis: number;
  everyMillis: number | undefined;
  callback: () => void;
}

/** A clock that is moved on by hand, cheaply: what is measured is not the clock. It may leave timers out. */
export class SteppedClock implements Clock {
  #nowMillis = 0;
  #waiting: Waiting[] = [];
  #nextMillis = Number.POSITIVE_INFINITY;

  constructor(private readonly options: { hasTimers: boolean } = { hasTimers: true }) {}

  unixMillis(): number {
    return 1_700_000_000_000 + this.#nowMillis;
  }

  monotonicMillis(): number {
    return this.#nowMillis;
  }

  after(delayMillis: number, callback: () => void): Timer {
    return this.#wait({ dueMillis: this.#nowMillis + delayMillis, everyMillis: undefined, callback });
  }

  every(intervalMillis: number, callback: () => void): Timer {
    return this.#wait({ dueMillis: this.#nowMillis + intervalMillis, everyMillis: intervalMillis, callback });
  }

  /** Moves on; whatever is due meanwhile is called at the end of it. Units: milliseconds. */
  step(millis: number): void {
    this.#nowMillis += millis;
    if (this.#nowMillis < this.#nextMillis) return;
    const due = this.#waiting.filter(({ dueMillis }) => dueMillis <= this.#nowMillis);
    this.#waiting = this.#waiting.filter((one) => !due.includes(one) || one.everyMillis !== undefined);
    for (const one of due) one.dueMillis += one.everyMillis ?? 0;
    for (const { callback } of due) callback();
    this.#findNext();
  }

  #wait(waiting: Waiting): Timer {
    if (this.options.hasTimers) this.#waiting.push(waiting);
    this.#findNext();
    return {
      cancel: () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
      },
    };
  }

  #findNext(): void {
    this.#nextMillis = Math.min(...this.#waiting.map(({ dueMillis }) => dueMillis));
  }
}

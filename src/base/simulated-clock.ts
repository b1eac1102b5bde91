import type { Clock, Timer } from "./clock.ts";

interface Waiting {
  dueMillis: number;
  everyMillis: number | undefined;
  callback: () => void;
}

/** A clock whose time passes as fast as the work is done: it jumps from timer to timer. For few timers. */
export class SimulatedClock implements Clock {
  #nowMillis = 0;
  readonly #waiting: Waiting[] = [];

  constructor(private readonly unixStartMillis: number) {}

  /** Timers that have not fired and were not called off. */
  get timers(): number {
    return this.#waiting.length;
  }

  unixMillis(): number {
    return this.unixStartMillis + this.#nowMillis;
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

  /** Lets time pass until then. Timers that are due at once are called in the order in which they were made. */
  runUntil(endMillis: number): void {
    for (;;) {
      let next: Waiting | undefined;
      for (const waiting of this.#waiting)
        if (next === undefined || waiting.dueMillis < next.dueMillis) next = waiting;
      if (next === undefined || next.dueMillis > endMillis) break;
      this.#nowMillis = Math.max(this.#nowMillis, next.dueMillis);
      if (next.everyMillis === undefined) this.#remove(next);
      else next.dueMillis += next.everyMillis;
      next.callback();
    }
    this.#nowMillis = endMillis;
  }

  #wait(waiting: Waiting): Timer {
    this.#waiting.push(waiting);
    return { cancel: () => this.#remove(waiting) };
  }

  #remove(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting);
    if (index >= 0) this.#waiting.splice(index, 1);
  }
}

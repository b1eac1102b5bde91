import type { Clock, Timer } from "./clock.ts";

interface Waiting {
  dueMillis: number;
  everyMillis: number | undefined;
  callback: () => void;
}

/** A clock that jumps from timer to timer, so that simulated time passes as fast as the work is done. For few timers: each jump looks at all of them. */
export class SimulatedClock implements Clock {
  #nowMillis = 0;
  readonly #waiting: Waiting[] = [];

  constructor(private readonly unixStartMillis: number) {}

  /** Number of timers that have neither fired nor been cancelled. */
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

  /** Advances to this time and runs the timers that are due by then. Timers due at the same time run in the order in which they were made. */
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

  /** Advances by so much without running timers: each is due as much later. */
  skip(millis: number): void {
    this.#nowMillis += millis;
    for (const waiting of this.#waiting) waiting.dueMillis += millis;
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

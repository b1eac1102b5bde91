import type { Clock, Timer } from "../../src/base/clock.ts";

interface Waiting {
  dueMillis: number;
  everyMillis: number | undefined;
  callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMillis = 0;
  readonly #waiting = new Set<Waiting>();

  constructor(private readonly unixStartMillis = 1_700_000_000_000) {}

  /** Timers that have not fired and were not called off. */
  get timers(): number {
    return this.#waiting.size;
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

  /** Moves time on; timers that come due are called in order, each at its own time. */
  advance(millis: number): void {
    const endMillis = this.#nowMillis + millis;
    for (;;) {
      const next = [...this.#waiting].sort((a, b) => a.dueMillis - b.dueMillis)[0];
      if (next === undefined || next.dueMillis > endMillis) break;
      this.#nowMillis = next.dueMillis;
      if (next.everyMillis === undefined) this.#waiting.delete(next);
      else next.dueMillis += next.everyMillis;
      next.callback();
    }
    this.#nowMillis = endMillis;
  }

  #wait(waiting: Waiting): Timer {
    this.#waiting.add(waiting);
    return { cancel: () => this.#waiting.delete(waiting) };
  }
}

import { readThreadNanos } from "./thread-nanos.ts";

/** How often the loop is looked at. Units: milliseconds. */
const LOOK_MILLIS = 5;

/** What the event loop of this process did since it was last asked. Units: milliseconds. */
export interface LoopReport {
  /** The longest time without a turn of the timers, in CPU time of the main thread: other programs do not count. */
  longestTurnMillis: number;
  /** Time in which the main thread could have run, but other programs had the cores. */
  waitedMillis: number;
}

/** Watches the event loop of this process. Linux only. */
export class LoopTurns {
  #longestNanos = 0;
  #last = readThreadNanos(process.pid);
  #waitedFromNanos = this.#last.waited;

  constructor() {
    setInterval(() => this.#look(), LOOK_MILLIS);
  }

  /** What happened since the last call. */
  take(): LoopReport {
    this.#look();
    const report = {
      longestTurnMillis: this.#longestNanos / 1e6,
      waitedMillis: (this.#last.waited - this.#waitedFromNanos) / 1e6,
    };
    this.#longestNanos = 0;
    this.#waitedFromNanos = this.#last.waited;
    return report;
  }

  #look(): void {
    const now = readThreadNanos(process.pid);
    this.#longestNanos = Math.max(this.#longestNanos, now.ran - this.#last.ran);
    this.#last = now;
  }
}

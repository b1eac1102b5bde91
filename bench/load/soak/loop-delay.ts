import { waitedNanos } from "../servers/waited-nanos.ts";
import { DelayHistogram, type Delays } from "./delay-histogram.ts";

/** How often the event loop is looked at. Units: milliseconds. */
const LOOK_MILLIS = 10;

/** How late the event loop of a process was. */
export interface LoopDelays {
  /** By the clock. */
  all: Delays;
  /** Without the time in which other programs had the cores. */
  own: Delays;
}

/** Measures how late timers of this process are. Cost: one reading of a file of the kernel, 100 times a second. */
export class LoopDelay {
  readonly #all = new DelayHistogram();
  readonly #own = new DelayHistogram();
  #lastMillis = performance.now();
  #lastWaitedNanos = waitedNanos(process.pid) ?? 0;

  constructor() {
    setInterval(() => this.#look(), LOOK_MILLIS);
  }

  /** The delays since the last call of {@link restart}. */
  get delays(): LoopDelays {
    return { all: this.#all.delays(), own: this.#own.delays() };
  }

  /** Begins anew. */
  restart(): void {
    this.#all.clear();
    this.#own.clear();
  }

  #look(): void {
    const nowMillis = performance.now();
    const waited = waitedNanos(process.pid) ?? 0;
    const lateMillis = nowMillis - this.#lastMillis - LOOK_MILLIS;
    this.#all.add(Math.max(0, lateMillis));
    this.#own.add(Math.max(0, lateMillis - (waited - this.#lastWaitedNanos) / 1e6));
    this.#lastMillis = nowMillis;
    this.#lastWaitedNanos = waited;
  }
}

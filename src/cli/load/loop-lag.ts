import type { Clock, Timer } from "../../base/clock.ts";
import { Latencies, type LatencySummary } from "./latencies.ts";

const LOOK_EVERY_MILLIS = 10;

/** How late this process itself is: a timer that should come every 10 ms, and when it does. */
export class LoopLag {
  readonly #lags = new Latencies();
  readonly #timer: Timer;

  constructor(clock: Clock) {
    let before = clock.monotonicMillis();
    this.#timer = clock.every(LOOK_EVERY_MILLIS, () => {
      const now = clock.monotonicMillis();
      this.#lags.add(Math.max(0, now - before - LOOK_EVERY_MILLIS));
      before = now;
    });
  }

  /** Stops looking. Units: milliseconds. */
  stop(): LatencySummary | undefined {
    this.#timer.cancel();
    return this.#lags.summary();
  }
}

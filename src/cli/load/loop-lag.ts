import type { Clock, Timer } from "../../base/clock.ts";
import { Latencies, type LatencySummary } from "./latencies.ts";

const LOOK_EVERY_MILLIS = 10;

/**
 * Measures how late this process is, with a timer that should run every 10 ms.
 * A timer that runs 95 ms late counts as ten timers that are late by 95, 85, 75, … ms. So a percentile is a share of the time, not of the
 * timers, as a long delay holds up as many messages as many short ones.
 */
export class LoopLag {
  readonly #lags = new Latencies();
  readonly #timer: Timer;

  constructor(clock: Clock) {
    let before = clock.monotonicMillis();
    this.#timer = clock.every(LOOK_EVERY_MILLIS, () => {
      const now = clock.monotonicMillis();
      let late = Math.max(0, now - before - LOOK_EVERY_MILLIS);
      do {
        this.#lags.add(late);
        late -= LOOK_EVERY_MILLIS;
      } while (late > 0);
      before = now;
    });
  }

  /** Stops measuring and returns the lateness. Units: milliseconds. */
  stop(): LatencySummary | undefined {
    this.#timer.cancel();
    return this.#lags.summary();
  }
}

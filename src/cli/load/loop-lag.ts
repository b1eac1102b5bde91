import type { Clock, Timer } from "../../base/clock.ts";
import { Latencies, type LatencySummary } from "./latencies.ts";

const LOOK_EVERY_MILLIS = 10;

/**
 * How late this process itself is: a timer that should come every 10 ms, and when it does.
 * One that comes 95 ms late stands for those that should have come meanwhile, late by 85, 75, …: percentiles are of moments at which something could
 * have come, not of timers. As many messages wait in one long delay as in all the short ones of that time.
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

  /** Stops looking. Units: milliseconds. */
  stop(): LatencySummary | undefined {
    this.#timer.cancel();
    return this.#lags.summary();
  }
}

import { SimulatedClock } from "../../src/base/simulated-clock.ts";

/** A clock that stands still until a test moves it. */
export class ManualClock extends SimulatedClock {
  constructor(unixStartMillis = 1_700_000_000_000) {
    super(unixStartMillis);
  }

  /** Moves time on. Calls due timers in order, each at its own time. */
  advance(millis: number): void {
    this.runUntil(this.monotonicMillis() + millis);
  }
}

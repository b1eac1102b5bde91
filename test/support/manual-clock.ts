import { SimulatedClock } from "../../src/base/simulated-clock.ts";

/** A clock that stands still until a test moves it. */
export class ManualClock extends SimulatedClock {
  #setByMillis = 0;

  constructor(unixStartMillis = 1_700_000_000_000) {
    super(unixStartMillis);
  }

  override unixMillis(): number {
    return super.unixMillis() + this.#setByMillis;
  }

  /** Sets the wall clock forward or back, as an administrator or a time server does. The monotonic clock goes on. */
  setWallClock(byMillis: number): void {
    this.#setByMillis += byMillis;
  }

  /** Moves time on. Calls due timers in order, each at its own time. */
  advance(millis: number): void {
    this.runUntil(this.monotonicMillis() + millis);
  }
}

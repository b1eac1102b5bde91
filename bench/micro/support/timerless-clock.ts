import type { Timer } from "../../../src/base/clock.ts";
import { SimulatedClock } from "../../../src/base/simulated-clock.ts";

const NO_TIMER: Timer = { cancel() {} };

/** A simulated clock whose timers never fire. */
export class TimerlessClock extends SimulatedClock {
  override after(): Timer {
    return NO_TIMER;
  }

  override every(): Timer {
    return NO_TIMER;
  }
}

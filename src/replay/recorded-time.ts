import { DrivenClock } from "../base/driven-clock.ts";
import { SimulatedClock } from "../base/simulated-clock.ts";
import { nanosOfMillis } from "../recording/index.ts";
import type { RecordedClocks } from "./recorded-clocks.ts";

/** A game keeps no message for longer to send it with others. Units: milliseconds. */
const LONGEST_KEPT_MILLIS = 1000;

/** Longest time without a message in which timers run: what judges a game has come to rest by then. Units: milliseconds. */
const LONGEST_PAUSE_MILLIS = 60_000;

/** The time of a recording, as a clock that a hub and insight run on. It goes on as messages are read, as fast as that is done. */
export class RecordedTime {
  /** The clock. Messages drive its timers, as in a relay. */
  readonly clock: DrivenClock;
  readonly #time: SimulatedClock;
  readonly #clocks: RecordedClocks;

  /** `from`: when it begins, which may be in the middle of the recording. Units: unix nanoseconds. */
  constructor(clocks: RecordedClocks, from: bigint) {
    this.#clocks = clocks;
    this.#time = new SimulatedClock(Number(clocks.unixNanos) / 1e6 - clocks.monotonicMillis);
    this.#time.skip(this.millisOf(from));
    this.clock = new DrivenClock(this.#time);
  }

  /** A log time by the monotonic clock. Units: milliseconds. */
  millisOf(logTime: bigint): number {
    return Number(logTime - this.#clocks.unixNanos) / 1e6 + this.#clocks.monotonicMillis;
  }

  /** As {@link runTo}, and so many milliseconds further. */
  runPast(logTime: bigint, millis: number): void {
    this.runTo(logTime + nanosOfMillis(Math.min(LONGEST_KEPT_MILLIS, Math.max(0, millis))));
  }

  /** Goes on to a log time and runs what is due by then. Stays where it is for an earlier time: messages that a game sent together are in the order in which they were written. */
  runTo(logTime: bigint): void {
    const toMillis = this.millisOf(logTime);
    const aheadMillis = toMillis - this.clock.monotonicMillis();
    if (aheadMillis <= 0) return;
    if (aheadMillis > LONGEST_PAUSE_MILLIS) {
      this.#time.runUntil(this.clock.monotonicMillis() + LONGEST_PAUSE_MILLIS);
      this.#time.skip(aheadMillis - LONGEST_PAUSE_MILLIS);
    }
    this.#time.runUntil(toMillis);
  }
}

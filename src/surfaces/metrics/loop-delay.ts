import type { Clock, Timer } from "../../base/clock.ts";
import type { HistogramCounts } from "./exposition.ts";

/** How often the delay is measured. Units: milliseconds. */
const LOOK_MILLIS = 100;
/** How long it is measured after a scrape: nobody wakes a relay that is no longer scraped. Units: milliseconds. */
const AFTER_SCRAPE_MILLIS = 5 * 60_000;

/** Upper bounds. Units: seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Measures how late timers of the relay run, which is how long messages wait for the event loop. Begins with the first scrape. */
export class LoopDelay {
  readonly #counts: HistogramCounts = { count: 0, sum: 0, bounds: BOUNDS, atMost: BOUNDS.map(() => 0) };
  #timer: Timer | undefined;
  #untilMillis = 0;

  /** `clock` must call a single timer when it is due, and not later to save a wake-up. */
  constructor(private readonly clock: Pick<Clock, "after" | "monotonicMillis">) {}

  /** The delays so far. Units: seconds. Keeps measuring for a while. */
  read(): HistogramCounts {
    this.#untilMillis = this.clock.monotonicMillis() + AFTER_SCRAPE_MILLIS;
    if (this.#timer === undefined) this.#look();
    return this.#counts;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #look(): void {
    const dueMillis = this.clock.monotonicMillis() + LOOK_MILLIS;
    this.#timer = this.clock.after(LOOK_MILLIS, () => {
      this.#timer = undefined;
      const nowMillis = this.clock.monotonicMillis();
      this.#add(Math.max(0, nowMillis - dueMillis) / 1000);
      if (nowMillis < this.#untilMillis) this.#look();
    });
  }

  #add(seconds: number): void {
    const { bounds } = this.#counts;
    const atMost = this.#counts.atMost as number[];
    this.#counts.count++;
    this.#counts.sum += seconds;
    for (let index = bounds.length - 1; index >= 0 && seconds <= (bounds[index] as number); index--)
      atMost[index] = (atMost[index] as number) + 1;
  }
}

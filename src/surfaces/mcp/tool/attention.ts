import type { Clock, Timer } from "../../../base/clock.ts";
import { recordOf } from "../../../base/record-of.ts";
import { type HeldDemand, JUDGING_DEMAND } from "../../../delivery/index.ts";
import { DEMAND_NAMES, type Demand, OWN_INTERVAL_DEMAND } from "../../../protocol/streams.ts";
import type { Intervals, McpContext } from "./mcp-context.ts";

/** How often the relay looks for assistants that have stopped asking. Units: milliseconds. */
const SWEEP_MILLIS = 5000;

/**
 * Keeps games sampling while assistants are present, because frames that were not sampled are lost. An assistant is present from its first
 * request until it leaves or asks nothing for the idle time of a session. Meanwhile games sample every frame, unless an interval is set.
 */
export class Attention {
  /** Since when assistants have been present without a pause; undefined while none is. Units: milliseconds of the monotonic clock. */
  sinceMillis: number | undefined;
  readonly #heardMillis = new Map<object, number>();
  readonly #clock: Clock;
  #hold: HeldDemand | undefined;
  #held: Demand | undefined;
  #timer: Timer | undefined;

  constructor(private readonly context: Pick<McpContext, "clock" | "options" | "holdDemand" | "settings">) {
    this.#clock = context.clock;
  }

  /** An assistant asks or listens. `who` is its session; all assistants without a session share one. */
  heard(who: object): void {
    this.#heardMillis.set(who, this.#clock.monotonicMillis());
    this.#look();
  }

  /** An assistant has left. */
  left(who: object): void {
    if (this.#heardMillis.delete(who)) this.#look();
  }

  /** Ends all demand. */
  stop(): void {
    this.#heardMillis.clear();
    this.#look();
  }

  #look(): void {
    const now = this.#clock.monotonicMillis();
    const idleMillis = this.context.options.idleSeconds * 1000;
    for (const [who, heard] of this.#heardMillis)
      if (now - heard >= idleMillis) this.#heardMillis.delete(who);
    if (this.#heardMillis.size > 0) {
      this.sinceMillis ??= now;
      this.#timer ??= this.#clock.every(SWEEP_MILLIS, () => this.#look());
      this.#demand(demandAt(this.context.settings.intervals()));
    } else {
      this.sinceMillis = undefined;
      this.#timer?.cancel();
      this.#timer = undefined;
      this.#demand(undefined);
    }
  }

  #demand(demand: Demand | undefined): void {
    if (Bun.deepEquals(this.#held, demand)) return;
    const before = this.#hold;
    this.#held = demand;
    this.#hold = demand && this.context.holdDemand(demand);
    before?.release();
  }
}

/** What it takes to judge games. A stream whose interval a person has set keeps that interval, for assistants too. */
function demandAt(intervals: Intervals): Demand {
  const streams = recordOf(DEMAND_NAMES, (name) => {
    const configured = intervals[name === "fps_and_performance" ? "fps" : name];
    return (configured === null ? JUDGING_DEMAND : OWN_INTERVAL_DEMAND)[name];
  });
  return { ...streams, maxDelaySeconds: JUDGING_DEMAND.maxDelaySeconds };
}

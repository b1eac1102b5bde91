import type { Clock, Timer } from "../../base/clock.ts";
import { recordOf } from "../../base/record-of.ts";
import { type HeldDemand, JUDGING_DEMAND } from "../../delivery/index.ts";
import { DEMAND_NAMES, type Demand, OWN_INTERVAL_DEMAND } from "../../protocol/streams.ts";
import type { McpContext, Paces } from "./mcp-context.ts";

/** How often it is looked who has not asked for long. Units: milliseconds. */
const SWEEP_MILLIS = 5000;

/**
 * Keeps games sampling while assistants are there: what is not sampled cannot be asked for afterwards. An assistant is there from its first
 * request on, until it leaves or has asked nothing for the idle time of a session; meanwhile games tell of every frame, unless a rate is set.
 */
export class Attention {
  /** Since when games have been asked, without a pause; undefined while nobody is there. Units: milliseconds of the monotonic clock. */
  sinceMillis: number | undefined;
  readonly #heardMillis = new Map<object, number>();
  readonly #clock: Clock;
  #wish: HeldDemand | undefined;
  #held: Demand | undefined;
  #timer: Timer | undefined;

  constructor(private readonly context: Pick<McpContext, "clock" | "options" | "holdDemand" | "paces">) {
    this.#clock = context.clock;
  }

  /** An assistant asks or listens: a session, or all together that have none. */
  heard(who: object): void {
    this.#heardMillis.set(who, this.#clock.monotonicMillis());
    this.#look();
  }

  /** An assistant has gone. */
  left(who: object): void {
    if (this.#heardMillis.delete(who)) this.#look();
  }

  /** Nothing is wanted any more. */
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
      this.#want(demandAt(this.context.paces.read()));
    } else {
      this.sinceMillis = undefined;
      this.#timer?.cancel();
      this.#timer = undefined;
      this.#want(undefined);
    }
  }

  #want(demand: Demand | undefined): void {
    if (Bun.deepEquals(this.#held, demand)) return;
    const before = this.#wish;
    this.#held = demand;
    this.#wish = demand && this.context.holdDemand(demand);
    before?.release();
  }
}

/** What it takes to judge games; a stream whose interval was set keeps that interval, for assistants too. */
function demandAt(paces: Paces): Demand {
  return recordOf(DEMAND_NAMES, (name) => {
    const set = paces[name === "fps_and_performance" ? "fps" : name];
    return (set === null ? JUDGING_DEMAND : OWN_INTERVAL_DEMAND)[name];
  });
}

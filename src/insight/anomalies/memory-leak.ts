import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { AlertEpisode, type SourceAlerts, shortly } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { GrowthTrend } from "./growth-trend.ts";

/** When memory counts as leaking. */
export interface MemoryLeakOptions {
  /** It has grown by so much within a minute at most. Units: MiB. */
  leastMib: number;
  /** A game takes what it needs first: so long after its first figures nothing is told. Units: milliseconds. */
  settleMillis: number;
}

/** Six MiB, and nothing of the first 25 s. */
export const DEFAULT_MEMORY_LEAK: Readonly<MemoryLeakOptions> = { leastMib: 6, settleMillis: 25_000 };

/** It goes on until it was not sure for so long. Units: milliseconds. */
const QUIET_MILLIS = 10_000;

/**
 * Watches whether memory grows steadily. Kind `memory_leak`; size: MiB a minute. Found within half a minute where it is 20 MiB a minute
 * or more, within a minute and a half from 6 on; slower ones are not found. One step that stays is no leak: a scene does that.
 * Cost: an addition for each figure, and every two seconds a look of some ten microseconds.
 */
export class MemoryLeak implements Observer {
  readonly #trend = new GrowthTrend();
  readonly #episode: AlertEpisode;
  #beganMillis = Number.NaN;

  constructor(
    alerts: SourceAlerts,
    private readonly options: MemoryLeakOptions,
  ) {
    const words = {
      level: "warning" as const,
      begun: (perMinute: number) => {
        const { growth, sureness } = this.#trend;
        return `memory grows steadily by ${shortly(perMinute)} MiB a minute: ${shortly(growth)} MiB so far, ${shortly(sureness)} standard deviations from chance`;
      },
      ended: (seconds: number, worst: number) =>
        `memory no longer grows, after ${shortly(seconds)} s of up to ${shortly(worst)} MiB a minute`,
    };
    this.#episode = new AlertEpisode(alerts, "memory_leak", words, QUIET_MILLIS);
  }

  monitors({ memory_usage_mb: mib }: Readonly<JsonObject>, atMillis: number): void {
    if (typeof mib !== "number") return;
    if (Number.isNaN(this.#beganMillis)) this.#beganMillis = atMillis;
    const { leastMib, settleMillis } = this.options;
    if (atMillis - this.#beganMillis < settleMillis || !this.#trend.next(mib, atMillis)) return;
    if (this.#trend.grows(leastMib)) this.#episode.seen(atMillis, this.#trend.slopePerMinute);
  }

  event({ topic }: HubMessage): void {
    if (topic.name === "scene") this.#trend.breakHere();
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}

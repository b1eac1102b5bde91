import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { GrowthTrend } from "./growth-trend.ts";

/** When memory counts as leaking. */
export interface MemoryLeakOptions {
  /** Growth within at most a minute and a half. Units: MiB. */
  leastMib: number;
  /** A growth of this much is told sooner. Units: MiB. */
  muchMib: number;
  /** No alert for this long after the first value, since a game allocates at its start. Units: milliseconds. */
  settleMillis: number;
}

/** Six MiB, and thirty; the first 25 s are ignored. */
export const DEFAULT_MEMORY_LEAK: Readonly<MemoryLeakOptions> = {
  leastMib: 6,
  muchMib: 30,
  settleMillis: 25_000,
};

/** The alert ends when the growth has not been certain for this long. Units: milliseconds. */
const QUIET_MILLIS = 10_000;

/**
 * Watches whether memory grows steadily. Kind `memory_leak`; size: MiB per minute. Finds 45 MiB per minute or more within a minute and
 * 6 or more within two; does not find slower leaks. It waits that long because caches grow steadily too, until they are full. A single step that
 * stays is no leak: a new scene causes one.
 * Nor is memory that rises and falls between the same limits.
 * Cost: an addition per value, and an estimate of 30 microseconds every two seconds.
 */
export class MemoryLeak implements Observer {
  readonly #trend: GrowthTrend;
  readonly #episode: AlertEpisode;
  #beganMillis = Number.NaN;

  constructor(
    alerts: SourceAlerts,
    private readonly options: MemoryLeakOptions,
  ) {
    this.#trend = new GrowthTrend(options.leastMib, options.muchMib);
    const words = {
      level: "warning" as const,
      begun: (perMinute: number) => {
        const { growth, sureness } = this.#trend;
        return `memory grows steadily by ${threeDigits(perMinute)} MiB a minute: ${threeDigits(growth)} MiB so far (certainty: ${threeDigits(sureness)} standard deviations)`;
      },
      ended: (seconds: number, worst: number) =>
        `memory no longer grows, after ${threeDigits(seconds)} s at up to ${threeDigits(worst)} MiB a minute`,
    };
    this.#episode = new AlertEpisode(alerts, "memory_leak", words, QUIET_MILLIS);
  }

  monitors({ memory_usage_mb: mib }: Readonly<JsonObject>, atMillis: number): void {
    if (typeof mib !== "number") return;
    if (Number.isNaN(this.#beganMillis)) this.#beganMillis = atMillis;
    if (atMillis - this.#beganMillis < this.options.settleMillis || !this.#trend.next(mib, atMillis)) return;
    if (this.#trend.grows) this.#episode.seen(atMillis, this.#trend.perMinute);
  }

  event({ topic }: HubMessage): void {
    if (topic.name === "scene") this.#trend.breakHere();
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}

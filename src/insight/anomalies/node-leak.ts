import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { AlertEpisode, type SourceAlerts, shortly } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { GrowthTrend } from "./growth-trend.ts";

/** When nodes count as leaking. */
export interface NodeLeakOptions {
  /** There are so many more within a minute at most. Units: nodes. */
  leastNodes: number;
  /** The same of nodes outside the tree, of which a healthy game has few. Units: nodes. */
  leastOrphans: number;
  /** So long after the first figures nothing is told. Units: milliseconds. */
  settleMillis: number;
}

/** Forty nodes, or fifteen outside the tree. */
export const DEFAULT_NODE_LEAK: Readonly<NodeLeakOptions> = {
  leastNodes: 40,
  leastOrphans: 15,
  settleMillis: 20_000,
};

/** It goes on until it was not sure for so long. Units: milliseconds. */
const QUIET_MILLIS = 10_000;

/**
 * Watches whether nodes, or nodes outside the tree (`orphan_nodes`), grow steadily. Kind `node_leak`, by which of the two; size: nodes a
 * minute. Found within half a minute where it is 120 a minute or more (orphans: 40).
 * Cost: two additions for each figure, and every two seconds two looks of some ten microseconds.
 */
export class NodeLeak implements Observer {
  readonly #nodes = new GrowthTrend();
  readonly #orphans = new GrowthTrend();
  readonly #nodeEpisode: AlertEpisode;
  readonly #orphanEpisode: AlertEpisode;
  #beganMillis = Number.NaN;

  constructor(
    alerts: SourceAlerts,
    private readonly options: NodeLeakOptions,
  ) {
    const episode = (subject: string, what: string, trend: GrowthTrend) => {
      const words = {
        level: "warning" as const,
        begun: (perMinute: number) =>
          `${what} grow steadily by ${shortly(perMinute)} a minute: ${Math.round(trend.growth)} so far`,
        ended: (seconds: number, worst: number) =>
          `${what} no longer grow, after ${shortly(seconds)} s of up to ${shortly(worst)} a minute`,
      };
      return new AlertEpisode(alerts, "node_leak", words, QUIET_MILLIS, subject);
    };
    this.#nodeEpisode = episode("nodes", "nodes", this.#nodes);
    this.#orphanEpisode = episode("orphan_nodes", "nodes outside the tree", this.#orphans);
  }

  monitors({ nodes, orphan_nodes: orphans }: Readonly<JsonObject>, atMillis: number): void {
    if (Number.isNaN(this.#beganMillis)) this.#beganMillis = atMillis;
    const { leastNodes, leastOrphans, settleMillis } = this.options;
    if (atMillis - this.#beganMillis < settleMillis) return;
    if (typeof nodes === "number") look(this.#nodes, this.#nodeEpisode, nodes, atMillis, leastNodes);
    if (typeof orphans === "number")
      look(this.#orphans, this.#orphanEpisode, orphans, atMillis, leastOrphans);
  }

  event({ topic }: HubMessage): void {
    if (topic.name !== "scene") return;
    this.#nodes.breakHere();
    // Nodes outside the tree are of no scene.
  }

  tick(nowMillis: number): void {
    this.#nodeEpisode.tick(nowMillis);
    this.#orphanEpisode.tick(nowMillis);
  }
}

function look(
  trend: GrowthTrend,
  episode: AlertEpisode,
  value: number,
  atMillis: number,
  least: number,
): void {
  if (trend.next(value, atMillis) && trend.grows(least)) episode.seen(atMillis, trend.slopePerMinute);
}

import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { GrowthTrend } from "./growth-trend.ts";

/** When nodes count as leaking. */
export interface NodeLeakOptions {
  /** Growth within at most a minute and a half. Units: nodes. */
  leastNodes: number;
  /** The same for nodes outside the tree, of which a healthy game has few. Units: nodes. */
  leastOrphans: number;
  /** A growth of this much is told sooner: of nodes, and of nodes outside the tree. */
  muchNodes: number;
  muchOrphans: number;
  /** No alert for this long after the first value. Units: milliseconds. */
  settleMillis: number;
}

/** Forty nodes, or fifteen outside the tree; twice as many are much. */
export const DEFAULT_NODE_LEAK: Readonly<NodeLeakOptions> = {
  leastNodes: 40,
  leastOrphans: 15,
  muchNodes: 80,
  muchOrphans: 30,
  settleMillis: 20_000,
};

/** The alert ends when the growth has not been certain for this long. Units: milliseconds. */
const QUIET_MILLIS = 10_000;

/**
 * Watches whether the number of nodes, or of nodes outside the tree (`orphan_nodes`), grows steadily. Kind `node_leak`, subject `nodes` or
 * `orphan_nodes`; size: nodes per minute. Finds 120 per minute or more (orphans: 45) within a minute.
 * Cost: two additions per value, and two estimates of 30 microseconds every two seconds.
 */
export class NodeLeak implements Observer {
  readonly #nodes: GrowthTrend;
  readonly #orphans: GrowthTrend;
  readonly #nodeEpisode: AlertEpisode;
  readonly #orphanEpisode: AlertEpisode;
  #beganMillis = Number.NaN;

  constructor(
    alerts: SourceAlerts,
    private readonly options: NodeLeakOptions,
  ) {
    this.#nodes = new GrowthTrend(options.leastNodes, options.muchNodes);
    this.#orphans = new GrowthTrend(options.leastOrphans, options.muchOrphans);
    const episode = (subject: string, what: string, trend: GrowthTrend) => {
      const words = {
        level: "warning" as const,
        begun: (perMinute: number) =>
          `the number of ${what} grows steadily by ${threeDigits(perMinute)} a minute; ${Math.round(trend.growth)} more so far`,
        ended: (seconds: number, worst: number) =>
          `the number of ${what} no longer grows, after ${threeDigits(seconds)} s at up to ${threeDigits(worst)} a minute`,
      };
      return new AlertEpisode(alerts, "node_leak", words, QUIET_MILLIS, subject);
    };
    this.#nodeEpisode = episode("nodes", "nodes", this.#nodes);
    this.#orphanEpisode = episode("orphan_nodes", "nodes outside the tree", this.#orphans);
  }

  monitors({ nodes, orphan_nodes: orphans }: Readonly<JsonObject>, atMillis: number): void {
    if (Number.isNaN(this.#beganMillis)) this.#beganMillis = atMillis;
    if (atMillis - this.#beganMillis < this.options.settleMillis) return;
    if (typeof nodes === "number") look(this.#nodes, this.#nodeEpisode, nodes, atMillis);
    if (typeof orphans === "number") look(this.#orphans, this.#orphanEpisode, orphans, atMillis);
  }

  event({ topic }: HubMessage): void {
    if (topic.name !== "scene") return;
    this.#nodes.breakHere();
    // Nodes outside the tree belong to no scene.
  }

  tick(nowMillis: number): void {
    this.#nodeEpisode.tick(nowMillis);
    this.#orphanEpisode.tick(nowMillis);
  }
}

function look(trend: GrowthTrend, episode: AlertEpisode, value: number, atMillis: number): void {
  if (trend.next(value, atMillis) && trend.grows) episode.seen(atMillis, trend.perMinute);
}

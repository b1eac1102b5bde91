import { compareNames } from "../../base/compare-names.ts";
import type { Source } from "../../hub/index.ts";
import { compareWorstFirst, type Mood, shortVerdict } from "../../protocol/short-verdict.ts";
import type { SiteLink } from "../../protocol/site-link.ts";
import type { Stats } from "../../protocol/stats.ts";
import { STATS_TOPIC } from "../stats/index.ts";

/** One game of the fleet with the verdict on its last seconds. Null is not known. */
export interface FleetGame {
  source: string;
  epoch: string;
  connected: boolean;
  project: string | null;
  device: string | null;
  mood: Mood;
  /** How it does, in a few words that follow its name. */
  words: string;
  /** The whole verdict in a sentence that follows its name. */
  sentence: string | null;
  answer: Stats["window"]["verdict"]["answer"] | null;
  budget_ms: number | null;
  fps: number | null;
  frame_time_p99_ms: number | null;
  stale_share: number | null;
  hitches: number | null;
  /** Age of these numbers. */
  age_s: number | null;
}

/** The times at which a game is described. */
export interface Moments {
  monotonicMillis: number;
  unixSeconds: number;
}

/** Describes a game by the newest message of the topic `stats`, which the relay that judges it makes each second. */
export function describeFleetGame(game: Source, link: SiteLink | undefined, now: Moments): FleetGame {
  const { name: source, epoch, connected, hello } = game;
  const message = game.newest.get(STATS_TOPIC);
  // Each relay writes its own messages of this topic, and checks those of other relays against the schema.
  const stats = message?.body.from === "json" ? (message.body.data as unknown as Stats) : undefined;
  const ageSeconds =
    message === undefined ? Number.POSITIVE_INFINITY : (now.monotonicMillis - message.atMillis) / 1000;
  const linkDownSeconds = link === undefined || link.connected ? undefined : now.unixSeconds - link.since;
  const { window } = stats ?? {};
  return {
    source,
    epoch,
    connected,
    project: hello?.project ?? null,
    device: hello?.device ?? null,
    ...shortVerdict({ isConnected: connected, linkDownSeconds, stats, ageSeconds }),
    sentence: window?.verdict.sentence ?? null,
    answer: window?.verdict.answer ?? null,
    budget_ms: window?.verdict.budget_ms ?? null,
    fps: window?.fps ?? null,
    frame_time_p99_ms: window?.frame_time_p99_ms ?? null,
    stale_share: window?.verdict.stale_share ?? null,
    hitches: window?.verdict.hitches ?? null,
    age_s: message === undefined ? null : Math.round(10 * ageSeconds) / 10,
  };
}

/** Orders games, the worst first, then by name. */
export function compareFleetGames(one: FleetGame, other: FleetGame): number {
  const ranked = ({ mood, connected, stale_share }: FleetGame) => ({
    mood,
    isConnected: connected,
    staleShare: stale_share,
  });
  return compareWorstFirst(ranked(one), ranked(other)) || compareNames(one.source, other.source);
}

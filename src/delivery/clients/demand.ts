import { recordOf } from "../../base/record-of.ts";
import { RELAY_SOURCE } from "../../protocol/source-names.ts";
import {
  DEMAND_NAMES,
  type Demand,
  type DemandName,
  GAME_STREAMS,
  type GameStream,
  MAX_DELAY_SECONDS,
  NO_STREAM,
  type StreamDemand,
  samplingOf,
} from "../../protocol/streams.ts";
import { topicRow } from "../../protocol/topic-table.ts";
import type { Interval } from "../channels/throttling.ts";
import type { SubscriptionSet } from "./subscription-set.ts";

/**
 * The demand that it takes to judge a game: every frame and pose, and the monitors soon after. With every 45th frame only, a hitch would
 * show in nothing but the monitors. With ten poses a second, jitter looks like a shaking hand.
 */
export const JUDGING_DEMAND: Demand = demandBy(
  (stream) => samplingOf(stream).judgedSeconds ?? [],
  MAX_DELAY_SECONDS.judged,
);

/** No demand at all. */
export const NO_DEMAND: Demand = demandBy(() => [], MAX_DELAY_SECONDS.nobody);

/** The demand of a part of the relay for some streams, each at an interval. */
export function demandOf(intervals: ReadonlyMap<GameStream, Interval>): Demand {
  return demandBy((stream) => intervals.get(stream) ?? [], MAX_DELAY_SECONDS.judged);
}

/**
 * What a client's subscriptions ask of games. The old protocol cannot ask for a stream that is sampled with another one,
 * so a classic client asks for such a stream only while it is subscribed to the other one.
 */
export function demandOfSubscriptions(
  subscriptions: SubscriptionSet,
  { choosesTopics }: { choosesTopics: boolean },
): Demand {
  const asked = (stream: GameStream) => subscriptions.matching(stream).map(({ interval }) => interval);
  const demand = demandBy((stream) => {
    const { sampledWith } = samplingOf(stream);
    const isLeftOut = !choosesTopics && sampledWith !== undefined && asked(sampledWith).length === 0;
    return isLeftOut ? [] : asked(stream);
  }, maxDelaySecondsOf(subscriptions));
  // A client that names such a topic needs games to be judged. `*` includes these topics but does not ask for more than there is.
  const isOfJudgement = subscriptions.all.some(({ pattern }) => topicRow(pattern).ofJudgement);
  return choosesTopics && isOfJudgement ? unionOf([demand, JUDGING_DEMAND]) : demand;
}

/** Several demands taken together. Cost: one pass, without allocation for each demand, because a thousand clients may have one each. */
export function unionOf(demands: Iterable<Demand>): Demand {
  const union: Record<DemandName, StreamDemand> = recordOf(DEMAND_NAMES, () => ({ ...NO_STREAM }));
  let maxDelaySeconds = MAX_DELAY_SECONDS.nobody;
  for (const demand of demands) {
    maxDelaySeconds = Math.min(maxDelaySeconds, demand.maxDelaySeconds);
    for (const name of DEMAND_NAMES) {
      const { enabled, ownInterval, fastestSeconds } = demand[name];
      const all = union[name];
      if (!enabled) continue;
      all.enabled = true;
      all.ownInterval ||= ownInterval;
      if (fastestSeconds !== undefined)
        all.fastestSeconds = Math.min(all.fastestSeconds ?? fastestSeconds, fastestSeconds);
    }
  }
  return { ...union, maxDelaySeconds };
}

/** How soon games have to send what a client is subscribed to. Its intervals do not matter: the samples that it gets have to be fresh. */
function maxDelaySecondsOf({ all }: SubscriptionSet): number {
  // What the relay itself says does not wait for games.
  const ofGames = all.filter(({ source }) => source !== RELAY_SOURCE);
  const delays = ofGames.map(({ pattern }) => MAX_DELAY_SECONDS[topicRow(pattern).freshness]);
  return Math.min(MAX_DELAY_SECONDS.nobody, ...delays);
}

/** The demand for streams at the intervals that a function gives. */
function demandBy(
  intervalsFor: (stream: GameStream) => Interval | readonly Interval[],
  maxDelaySeconds: number,
): Demand {
  const streams = recordOf(DEMAND_NAMES, (name) => {
    if (name !== "fps_and_performance") return fastestOf([intervalsFor(name)].flat());
    const together = GAME_STREAMS.filter(
      (stream) => stream === "fps" || samplingOf(stream).sampledWith === "fps",
    );
    return fastestOf(together.flatMap(intervalsFor));
  });
  return { ...streams, maxDelaySeconds };
}

/** Merges the intervals of one client: an interval in seconds takes precedence over the game's own. */
function fastestOf(intervals: readonly Interval[]): StreamDemand {
  if (intervals.length === 0) return NO_STREAM;
  const seconds = intervals.filter((interval) => interval !== "own");
  if (seconds.length === 0) return { enabled: true, ownInterval: true, fastestSeconds: undefined };
  return { enabled: true, ownInterval: false, fastestSeconds: Math.min(...seconds) };
}

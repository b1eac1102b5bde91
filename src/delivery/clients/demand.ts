import { recordOf } from "../../base/record-of.ts";
import {
  DEMAND_NAMES,
  type Demand,
  GAME_STREAMS,
  type GameStream,
  NO_STREAM,
  type StreamDemand,
  samplingOf,
} from "../../protocol/streams.ts";
import type { Interval } from "../channels/throttling.ts";
import type { SubscriptionSet } from "./subscription-set.ts";

/**
 * What it takes to judge a game: every frame, its poses, and the monitors soon after. If the game sent every 45th frame, a hitch would
 * show in its monitors alone; at ten poses a second, jitter looks like a hand that shakes.
 */
export const JUDGING_DEMAND: Demand = demandBy((stream) => {
  return samplingOf(stream).judgedSeconds ?? [];
});

/** The demand for some streams, each at an interval. */
export function demandOf(intervals: ReadonlyMap<GameStream, Interval>): Demand {
  return demandBy((stream) => intervals.get(stream) ?? []);
}

/**
 * What a client's subscriptions ask of games. The old protocol has no words for a stream that is sampled with another one:
 * for its clients that stream is asked for while they have the other one.
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
  });
  // `*` includes alerts as it includes everything, and asks for no more than there is anyway.
  return choosesTopics && subscriptions.names("alert") ? unionOf([demand, JUDGING_DEMAND]) : demand;
}

/** What several ask for, taken together. */
export function unionOf(demands: readonly Demand[]): Demand {
  return recordOf(DEMAND_NAMES, (name) => {
    const all = demands.map((demand) => demand[name]).filter(({ enabled }) => enabled);
    const seconds = all.flatMap(({ fastestSeconds }) => fastestSeconds ?? []);
    return {
      enabled: all.length > 0,
      ownInterval: all.some(({ ownInterval }) => ownInterval),
      fastestSeconds: seconds.length === 0 ? undefined : Math.min(...seconds),
    };
  });
}

/** The demand that has these intervals of each stream. */
function demandBy(intervalsFor: (stream: GameStream) => Interval | readonly Interval[]): Demand {
  return recordOf(DEMAND_NAMES, (name) => {
    if (name !== "fps_and_performance") return fastestOf([intervalsFor(name)].flat());
    const together = GAME_STREAMS.filter(
      (stream) => stream === "fps" || samplingOf(stream).sampledWith === "fps",
    );
    return fastestOf(together.flatMap(intervalsFor));
  });
}

/** One demand of several intervals: an interval that was asked for counts before the game's own. */
function fastestOf(intervals: readonly Interval[]): StreamDemand {
  if (intervals.length === 0) return NO_STREAM;
  const seconds = intervals.filter((interval) => interval !== "own");
  if (seconds.length === 0) return { enabled: true, ownInterval: true, fastestSeconds: undefined };
  return { enabled: true, ownInterval: false, fastestSeconds: Math.min(...seconds) };
}

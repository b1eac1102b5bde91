import { JUDGING_WISHES, OWN_PACE_WISHES, type Wishes } from "../delivery/index.ts";
import { readRules, streamsOfRules } from "../insight/index.ts";

const NOT_WANTED = { enabled: false, pace: "own" } as const;

/** What rules of the user's own need of games, all the time: every frame for one on frame times, no poses for one on memory; undefined where there are none. */
export function ruleDemand(texts: readonly string[]): Wishes | undefined {
  if (texts.length === 0) return undefined;
  const streams = streamsOfRules(readRules(texts));
  const figures = streams.has("performance") ? OWN_PACE_WISHES.performance : NOT_WANTED;
  return {
    fps: streams.has("fps") ? JUDGING_WISHES.fps : NOT_WANTED,
    vr_tracking: streams.has("vr_tracking") ? JUDGING_WISHES.vr_tracking : NOT_WANTED,
    performance: figures,
    // Of a game that samples both together the slow figures alone are had at its own pace.
    fps_and_performance: streams.has("fps") ? JUDGING_WISHES.fps_and_performance : figures,
  };
}

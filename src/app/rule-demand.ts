import { JUDGING_WISHES, OWN_PACE_WISHES, type Wishes } from "../delivery/index.ts";
import { readRules, streamsOfRules } from "../insight/index.ts";

const NO_DEMAND = { enabled: false, pace: "own" } as const;

/** The permanent demand of the user's own rules: a rule on frame times needs every frame, a rule on memory needs monitors only; undefined without rules. */
export function ruleDemand(texts: readonly string[]): Wishes | undefined {
  if (texts.length === 0) return undefined;
  const streams = streamsOfRules(readRules(texts));
  const monitors = streams.has("performance") ? OWN_PACE_WISHES.performance : NO_DEMAND;
  return {
    fps: streams.has("fps") ? JUDGING_WISHES.fps : NO_DEMAND,
    vr_tracking: streams.has("vr_tracking") ? JUDGING_WISHES.vr_tracking : NO_DEMAND,
    performance: monitors,
    // For a game that samples frames and monitors together, a rule on monitors alone takes its own interval.
    fps_and_performance: streams.has("fps") ? JUDGING_WISHES.fps_and_performance : monitors,
  };
}

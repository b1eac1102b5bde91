import { JUDGING_WISHES, type Wishes } from "../delivery/index.ts";
import { readRules, streamsOfRules } from "../insight/index.ts";

const NOT_WANTED = { enabled: false, pace: "own" } as const;

/** What rules of the user's own need of games, all the time: every frame for one on frame times, no poses for one on memory; undefined where there are none. */
export function ruleWishes(texts: readonly string[]): Wishes | undefined {
  if (texts.length === 0) return undefined;
  const streams = streamsOfRules(readRules(texts));
  const ifWanted = (wanted: boolean, wish: keyof Wishes) => (wanted ? JUDGING_WISHES[wish] : NOT_WANTED);
  return {
    fps: ifWanted(streams.has("fps"), "fps"),
    vr_tracking: ifWanted(streams.has("vr_tracking"), "vr_tracking"),
    performance: ifWanted(streams.has("performance"), "performance"),
    // Of a game that samples both together the slow figures alone are had at its own pace.
    fps_and_performance: streams.has("fps")
      ? JUDGING_WISHES.fps_and_performance
      : ifWanted(streams.has("performance"), "performance"),
  };
}

import type { Clock } from "../../base/clock.ts";
import { rounded } from "../../base/rounded.ts";
import type { GrowingEpisode } from "./growing-episode.ts";
import type { Hitch } from "./hitch.ts";

/** The fields of a hitch that follow from its episode: all but its game, its cause and its state. */
export function describeEpisode(
  episode: Readonly<GrowingEpisode>,
  clock: Clock,
): Omit<Hitch, "id" | "source" | "epoch" | "state" | "cause" | "also"> {
  const unixOffset = clock.unixMillis() - clock.monotonicMillis();
  const unix = (millis: number) => Math.round(millis + unixOffset) / 1000;
  const { beganMillis, lastMillis, worstMillis, worstFrame, worstAtMillis, usualMillis } = episode;
  // The worst frame of a sum was somewhere within the time that the sum covers.
  const isOneOfMany = episode.measured === "summary" && episode.lateFrames === 1;
  return {
    from: unix(beganMillis),
    to: unix(lastMillis),
    duration_ms: rounded(isOneOfMany ? worstMillis : lastMillis - beganMillis),
    late_frames: episode.lateFrames,
    lost_frames: episode.lostRefreshes,
    usual_frames_lost: episode.lostFrames,
    worst: {
      frame: Number.isNaN(worstFrame) ? null : worstFrame,
      ms: rounded(worstMillis),
      at: unix(worstAtMillis),
    },
    measured: episode.measured,
    budget_ms: rounded(episode.budgetMillis),
    budget_origin: episode.budgetOrigin,
    refresh_ms: rounded(episode.refreshMillis),
    usual_ms: Number.isNaN(usualMillis) ? null : rounded(usualMillis),
  };
}

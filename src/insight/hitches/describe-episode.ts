import type { Clock } from "../../base/clock.ts";
import { rounded } from "../../base/rounded.ts";
import type { Episode } from "./evidence/index.ts";
import type { Hitch } from "./hitch.ts";

/** What of a hitch its episode says: all but who, why and how far it is known. */
export function describeEpisode(
  episode: Readonly<Episode>,
  clock: Clock,
): Omit<Hitch, "id" | "source" | "epoch" | "state" | "cause" | "also"> {
  const unixOffset = clock.unixMillis() - clock.monotonicMillis();
  const unix = (millis: number) => Math.round(millis + unixOffset) / 1000;
  const { beganMillis, lastMillis, worstMillis, worstFrame, worstAtMillis, usualMillis } = episode;
  // Of a sum only the bounds are known between which its worst frame was.
  const isOneOfMany = episode.measured === "summary" && episode.lateFrames === 1;
  return {
    from: unix(beganMillis),
    to: unix(lastMillis),
    duration_ms: rounded(isOneOfMany ? worstMillis : lastMillis - beganMillis),
    late_frames: episode.lateFrames,
    lost_frames: episode.lostFrames,
    worst: {
      frame: Number.isNaN(worstFrame) ? null : worstFrame,
      ms: rounded(worstMillis),
      at: unix(worstAtMillis),
    },
    measured: episode.measured,
    budget_ms: rounded(episode.budgetMillis),
    usual_ms: Number.isNaN(usualMillis) ? null : rounded(usualMillis),
  };
}

import type { Hub, Source } from "../../../hub/index.ts";
import type { Demand } from "../../../protocol/streams.ts";
import type { SamplingAnswer } from "../schemas/sampling.ts";

const WHAT_TO_DO =
  "This request makes the games sample every frame for 30 s: ask again. To keep them sampling, subscribe a client to the topic alert, for example with the command watch";

/** Which frames the games sample now, and what that means for an answer about their past. */
export function describeSampling(hub: Hub, demand: Demand): SamplingAnswer {
  const games = hub.registry.connected();
  if (games.length === 0)
    return {
      frames: "no_game",
      note: "no game is connected; the answer is about games that have disconnected, if any",
    };
  if (!demand.fps.enabled && !demand.fps_and_performance.enabled)
    return {
      frames: "none",
      note: `there was no demand, so the games sampled nothing, and what happened was not seen. ${WHAT_TO_DO}`,
    };
  if (games.every(samplesEveryFrame)) return { frames: "every", note: null };
  return {
    frames: "some",
    note: `the games sampled some of their frames: statistics cover only these, and of a hitch between two of them only the game's own summary is known. ${WHAT_TO_DO}`,
  };
}

function samplesEveryFrame(game: Source): boolean {
  return (game.askedSeconds("fps") ?? game.ownIntervalSeconds("fps")) === 0;
}

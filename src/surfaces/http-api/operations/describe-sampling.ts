import type { Hub, Source } from "../../../hub/index.ts";
import type { Demand } from "../../../protocol/streams.ts";
import type { SamplingAnswer } from "../schemas/sampling.ts";

const HAS_ASKED = "This request makes the games sample every frame for 30 s: ask again. ";
const WHAT_TO_DO =
  "To keep them sampling, subscribe a client to the topic alert, for example with the command watch";

/** Which frames the games sampled when the request came, and what that means for the answer. `asks`: whether the request makes them sample. */
export function describeSampling(hub: Hub, demand: Demand, asks = true): SamplingAnswer {
  const whatToDo = `${asks ? HAS_ASKED : ""}${WHAT_TO_DO}`;
  const games = hub.registry.connected();
  if (games.length === 0)
    return {
      frames: "no_game",
      note: "no game is connected; the answer is about games that have disconnected, if any",
    };
  if (!demand.fps.enabled && !demand.fps_and_performance.enabled)
    return {
      frames: "none",
      note: `there was no demand when this request came, so the games sampled nothing: what happened since the demand ended is not seen. ${whatToDo}`,
    };
  if (games.every(samplesEveryFrame)) return { frames: "every", note: null };
  return {
    frames: "some",
    note: `the games sampled some of their frames: statistics cover only these, and of a hitch between two of them only the game's own summary is known. ${whatToDo}`,
  };
}

function samplesEveryFrame(game: Source): boolean {
  return (game.askedSeconds("fps") ?? game.ownIntervalSeconds("fps")) === 0;
}

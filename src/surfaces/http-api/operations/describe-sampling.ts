import type { Hub, Source } from "../../../hub/index.ts";
import type { Demand } from "../../../protocol/streams.ts";
import type { SamplingAnswer } from "../schemas/sampling.ts";

const WHAT_TO_DO =
  "This question keeps the games sampling every frame for 30 s: ask again. To have it so all the time, keep a client on the topic alert, such as `bun run watch`";

/** What the games sample now, and what that means for an answer about what they did. */
export function describeSampling(hub: Hub, demand: Demand): SamplingAnswer {
  const games = hub.registry.connected();
  if (games.length === 0)
    return { frames: "no_game", note: "no game is connected: this is of games that have gone, if any" };
  if (!demand.fps.enabled && !demand.fps_and_performance.enabled)
    return {
      frames: "none",
      note: `nobody listened, so that the games sampled nothing: what happened was not seen. ${WHAT_TO_DO}`,
    };
  if (games.every(tellsEveryFrame)) return { frames: "every", note: null };
  return {
    frames: "some",
    note: `games told of some of their frames: figures are of those, and of a hitch between two of them only what the game sums up is known. ${WHAT_TO_DO}`,
  };
}

function tellsEveryFrame(game: Source): boolean {
  return (game.askedSeconds("fps") ?? game.ownIntervalSeconds("fps")) === 0;
}

import { listed } from "../../../base/listed.ts";
import { noGame, type Source } from "../../../hub/index.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { ToolContext } from "./question.ts";

/** The live game of this name, or the only one, to be asked or measured; a refusal if there is none, more than one, or if a replay plays it. */
export function theGame(
  { hub }: Pick<ToolContext, "hub">,
  source: string | undefined,
): { game: Source; refusal?: undefined } | { refusal: Refusal } {
  const games = hub.registry.connected().filter(({ name }) => (source ?? name) === name);
  const [game] = games;
  if (game === undefined) return { refusal: noGame(hub.registry, source) };
  const isReplayed = game.judged === "elsewhere" && game.site === undefined;
  if (games.length === 1 && !isReplayed) return { game };
  if (games.length === 1) {
    const message = `expected a live game: ${game.name} is played from a recording, so it answers no calls and cannot be profiled`;
    return { refusal: { code: "no_game", message } };
  }
  const message = `expected source, since several games are connected: ${listed(games.map(({ name }) => name))}`;
  return { refusal: { code: "ambiguous_game", message } };
}

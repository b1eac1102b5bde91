import { noGame, type Source } from "../../../hub/index.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { ToolContext } from "./question.ts";

/** The connected game of this name, or the only one; a refusal if there is none, or more than one. */
export function theGame(
  { hub }: Pick<ToolContext, "hub">,
  source: string | undefined,
): { game: Source; refusal?: undefined } | { refusal: Refusal } {
  const games = hub.registry.connected().filter(({ name }) => (source ?? name) === name);
  const [game] = games;
  if (game === undefined) return { refusal: noGame(hub.registry, source) };
  if (games.length === 1) return { game };
  const message = `expected source, since several games are connected: ${games.map(({ name }) => name).join(", ")}`;
  return { refusal: { code: "ambiguous_game", message } };
}

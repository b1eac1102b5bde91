import type { Refusal } from "../../protocol/error-message.ts";
import type { Limits } from "../../protocol/limits.ts";

/** The refusal of one more game where there is no room; undefined where there is. */
export function tooManyGames(
  connected: number,
  { sources }: Readonly<Limits>,
): { refusal: Refusal } | undefined {
  if (connected < sources) return undefined;
  const message = `expected at most ${sources} games, which are connected already`;
  return { refusal: { code: "too_many_games", message } };
}

import type { Refusal } from "../../protocol/error-message.ts";
import type { Limits } from "../../protocol/limits.ts";

/** How many games may connect, by /producer and /debugger together. */
export interface GameRoom {
  limits: Readonly<Limits>;
  /** Games that are connected now, whichever way. */
  games(): number;
}

/** Refuses one more game when no more may connect; undefined when there is room. */
export function tooManyGames({ limits, games }: GameRoom): { refusal: Refusal } | undefined {
  const { sources } = limits;
  if (games() < sources) return undefined;
  const message = `expected at most ${sources} games, and that many are connected`;
  return { refusal: { code: "too_many_games", message } };
}

import type { Hub } from "../../hub/index.ts";
import { Caller } from "./caller.ts";
import type { GameCalls } from "./game-calls.ts";

/** The command of a game that can be asked to quit. */
const QUIT_COMMAND = "quit";

/**
 * Asks the game of a process to quit, where it offers the command `quit`: a signal ends Godot before the game can save or say goodbye.
 * Returns whether the game was asked.
 */
export function askToQuit(
  hub: Hub,
  calls: GameCalls,
  { pid, timeoutMillis }: { pid: number; timeoutMillis: number },
): boolean {
  const game = hub.registry
    .connected()
    .find(({ hello, commands }) => hello?.pid === pid && commands.some(({ name }) => name === QUIT_COMMAND));
  if (game === undefined) return false;
  let asked = true;
  const request = { name: QUIT_COMMAND, arguments: {}, source: game.name, timeout_s: timeoutMillis / 1000 };
  new Caller(calls).call(request, ({ refusal }) => {
    // A refusal comes at once when the game cannot be asked. A game that quits may leave without an answer.
    if (refusal !== undefined && refusal.code !== "game_gone") asked = false;
  });
  return asked;
}

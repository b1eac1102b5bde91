import type { Hub } from "../../hub/index.ts";
import { Caller, type GameCalls } from "../../ingest/index.ts";
import { QUIT_MILLIS } from "./stop-engine.ts";

/** The command that a game offers when it can be asked to quit. */
const QUIT_COMMAND = "quit";

/**
 * Asks the game of a process to quit, by the command `quit` where it offers that: a signal ends Godot without a word.
 * Returns whether it was asked.
 */
export function askToQuit(hub: Hub, calls: GameCalls, pid: number): boolean {
  const game = hub.registry
    .connected()
    .find(({ hello, commands }) => hello?.pid === pid && commands.some(({ name }) => name === QUIT_COMMAND));
  if (game === undefined) return false;
  let asked = true;
  const request = { name: QUIT_COMMAND, arguments: {}, source: game.name, timeout_s: QUIT_MILLIS / 1000 };
  new Caller(calls).call(request, ({ refusal }) => {
    // It comes at once where the game cannot be asked after all. One that quits may leave without an answer.
    if (refusal !== undefined && refusal.code !== "game_gone") asked = false;
  });
  return asked;
}

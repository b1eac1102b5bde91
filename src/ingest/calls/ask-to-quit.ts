import type { Hub } from "../../hub/index.ts";
import type { EngineRun } from "../../protocol/engine-run.ts";
import { Caller } from "./caller.ts";
import type { GameCalls } from "./game-calls.ts";
import { gamesOfRun } from "./games-of-run.ts";

/** The command of a game that can be asked to quit. */
const QUIT_COMMAND = "quit";

/**
 * Asks the games of a run of the engine to quit, where they offer the command `quit`: a signal ends Godot before the game can save or say goodbye.
 * Returns whether a game was asked.
 */
export function askToQuit(
  hub: Hub,
  calls: GameCalls,
  { run, timeoutMillis }: { run: EngineRun; timeoutMillis: number },
): boolean {
  const games = gamesOfRun(hub, run).filter(({ commands }) =>
    commands.some(({ name }) => name === QUIT_COMMAND),
  );
  return games.filter(({ name }) => asks(name, calls, timeoutMillis)).length > 0;
}

function asks(source: string, calls: GameCalls, timeoutMillis: number): boolean {
  let asked = true;
  const request = { name: QUIT_COMMAND, arguments: {}, source, timeout_s: timeoutMillis / 1000 };
  new Caller(calls).call(request, ({ refusal }) => {
    // A refusal comes at once when the game cannot be asked. A game that quits may leave without an answer.
    if (refusal !== undefined && refusal.code !== "game_gone") asked = false;
  });
  return asked;
}

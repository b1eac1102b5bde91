import type { Command } from "../../../protocol/commands.ts";
import type { CommandContext, Reply } from "./command-context.ts";

/** Calls a command of a game, and answers with the game's result or error. */
export function call(command: Command<"call">, { caller }: CommandContext, reply: Reply): void {
  const { name } = command;
  caller.call(command, (outcome) => {
    if (outcome.refusal === undefined) {
      const { source, result } = outcome;
      reply.answer({ type: "result", command: "call", name, source, result });
    } else {
      const { refusal, gameCode } = outcome;
      reply.refuse(refusal, gameCode === undefined ? {} : { game_code: gameCode });
    }
  });
}

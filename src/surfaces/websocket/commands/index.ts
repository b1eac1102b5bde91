import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { echoable } from "../../../protocol/json-object.ts";
import type { CommandContext } from "./command-context.ts";
import { configure } from "./configure.ts";
import { getSnapshot } from "./get-snapshot.ts";
import { ping } from "./ping.ts";
import { setUpdateInterval } from "./set-update-interval.ts";

export type { CommandContext } from "./command-context.ts";

/** Carries out one command of a client. Returns the answer, with the command's id. */
export function runCommand(command: Command, context: CommandContext): JsonObject {
  const answer = answerTo(command, context);
  const id = echoable(command.id);
  return id === undefined ? answer : { ...answer, id };
}

function answerTo(command: Command, context: CommandContext): JsonObject {
  switch (command.command) {
    case "get_snapshot":
      return getSnapshot(context);
    case "ping":
      return ping(command, context);
    case "configure":
      return configure(command, context);
    case "set_update_interval":
      return setUpdateInterval(command, context);
  }
}

import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { echoable } from "../../../protocol/json-object.ts";
import type { CommandContext } from "./command-context.ts";

/** Answers `ping`: the relay's time, and `t` as it came. */
export function ping(command: Command<"ping">, { clock, client }: CommandContext): JsonObject {
  return {
    type: "pong",
    timestamp: clock.unixMillis() / 1000,
    // The client has been sent everything up to here, and can resume from here.
    ...(client.sentThrough === undefined ? {} : { offset: client.sentThrough }),
    ...(echoable(command.t) === undefined ? {} : { t: command.t }),
  };
}

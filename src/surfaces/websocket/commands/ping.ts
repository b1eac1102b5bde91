import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { echoable } from "../../../protocol/json-object.ts";
import type { CommandContext } from "./command-context.ts";

/** Answers `ping` with the relay's time, and echoes `t`. */
export function ping(command: Command<"ping">, { clock, client, hub }: CommandContext): JsonObject {
  return {
    type: "pong",
    timestamp: clock.unixMillis() / 1000,
    // A v1 client that keeps up has been sent everything up to this offset, so it can resume from here.
    ...(client.format !== "classic" && client.lane.state === "fast" ? { offset: hub.topics.offset } : {}),
    ...(echoable(command.t) === undefined ? {} : { t: command.t }),
  };
}

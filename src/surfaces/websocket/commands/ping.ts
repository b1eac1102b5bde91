import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { echoable } from "../../../protocol/json-object.ts";
import type { CommandContext } from "./command-context.ts";

/** Answers `ping`: the relay's time, and `t` as it came. */
export function ping(command: Command<"ping">, { clock, client, hub }: CommandContext): JsonObject {
  return {
    type: "pong",
    timestamp: clock.unixMillis() / 1000,
    // To a v1 client that keeps up: all up to here has been sent, so that it can resume from here.
    ...(client.format !== "classic" && client.lane.state === "fast" ? { offset: hub.topics.offset } : {}),
    ...(echoable(command.t) === undefined ? {} : { t: command.t }),
  };
}

import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { STREAMS } from "../../../protocol/streams.ts";
import type { CommandContext } from "./command-context.ts";

/** Sets the interval of this client's JSON streams. Units: seconds; 0 means every sample. */
export function setUpdateInterval(
  command: Command<"set_update_interval">,
  { client, audience }: CommandContext,
): JsonObject {
  const { interval, stream } = command;
  client.setInterval(interval, stream === undefined ? STREAMS : [stream]);
  audience.demandChanged();
  return {
    type: "ack",
    command: "set_update_interval",
    interval,
    ...(stream === undefined ? {} : { stream }),
  };
}

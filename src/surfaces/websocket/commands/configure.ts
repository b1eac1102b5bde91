import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { STREAMS } from "../../../protocol/streams.ts";
import type { CommandContext } from "./command-context.ts";

/** Turns this client's streams on or off. Answers with what is in force for it now. Fails: too_many_subscriptions. */
export function configure(
  { config }: Command<"configure">,
  { client, audience }: CommandContext,
): JsonObject {
  const asked = STREAMS.flatMap((stream) => {
    const enabled = config[`${stream}_enabled`];
    return enabled === undefined ? [] : [[stream, enabled]];
  });
  client.configure(Object.fromEntries(asked));
  audience.demandChanged();
  const inForce = STREAMS.map((stream) => [`${stream}_enabled`, client.isSubscribed(stream)]);
  return { type: "ack", command: "configure", config: Object.fromEntries(inForce) };
}

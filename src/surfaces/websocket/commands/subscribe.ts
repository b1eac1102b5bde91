import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext, Reply } from "./command-context.ts";
import { subscriptionRequests } from "./subscription-requests.ts";

/** Subscribes a client: history first, then the acknowledgement with all that is in force. Fails: needs_v1, too_many_subscriptions. */
export function subscribe(command: Command<"subscribe">, context: CommandContext, reply: Reply): void {
  context.client.subscribe(subscriptionRequests(command), () =>
    reply.answer(acknowledge("subscribe", context)),
  );
}

/** Takes subscriptions out. Fails: needs_v1. */
export function unsubscribe(command: Command<"unsubscribe">, context: CommandContext): JsonObject {
  context.client.unsubscribe(command.topics);
  return acknowledge("unsubscribe", context);
}

/** Subscribes after sending what was missed. Fails: needs_v1, too_many_subscriptions. */
export function resume(command: Command<"resume">, context: CommandContext, reply: Reply): void {
  context.client.resume(command.epoch, command.since, subscriptionRequests(command), (resumed) =>
    reply.answer(acknowledge("resume", context, { ...resumed })),
  );
}

function acknowledge(
  command: string,
  { client, audience }: CommandContext,
  fields: JsonObject = {},
): JsonObject {
  audience.demandChanged();
  return { type: "ack", command, ...fields, subscriptions: client.describeSubscriptions() };
}

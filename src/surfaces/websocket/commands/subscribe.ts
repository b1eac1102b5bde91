import { describeSubscription, V1Client } from "../../../delivery/index.ts";
import type { Command } from "../../../protocol/commands.ts";
import { RelayError } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext } from "./command-context.ts";
import { subscribeRequests } from "./subscribe-requests.ts";

/** Subscribes a v1 client. Sends history first, then the acknowledgement with all subscriptions of the client. */
export function subscribe(command: Command<"subscribe">, { client, audience }: CommandContext): JsonObject {
  const v1 = requireV1(client, command.command);
  if (!v1.subscribe(subscribeRequests(command))) throw tooMany(v1);
  audience.wishesChanged();
  return { type: "ack", command: "subscribe", subscriptions: v1.subscriptions.map(describeSubscription) };
}

/** Ends subscriptions of a v1 client. */
export function unsubscribe(
  command: Command<"unsubscribe">,
  { client, audience }: CommandContext,
): JsonObject {
  const v1 = requireV1(client, command.command);
  v1.unsubscribe(command.topics);
  audience.wishesChanged();
  return { type: "ack", command: "unsubscribe", subscriptions: v1.subscriptions.map(describeSubscription) };
}

/** Subscribes a v1 client, after sending the messages that it missed. */
export function resume(command: Command<"resume">, { client, audience }: CommandContext): JsonObject {
  const v1 = requireV1(client, command.command);
  const resumed = v1.resume(command.epoch, command.since, subscribeRequests(command));
  if (resumed === undefined) throw tooMany(v1);
  audience.wishesChanged();
  return {
    type: "ack",
    command: "resume",
    ...resumed,
    subscriptions: v1.subscriptions.map(describeSubscription),
  };
}

function requireV1(client: CommandContext["client"], command: string): V1Client {
  if (client instanceof V1Client) return client;
  throw new RelayError(
    "needs_v1",
    `expected ${command} from a client of a v1 format; this client is classic, and its subscriptions are fixed`,
  );
}

function tooMany({ maxSubscriptions }: V1Client): RelayError {
  return new RelayError(
    "too_many_subscriptions",
    `expected at most ${maxSubscriptions} subscriptions of one client; unsubscribe from some topics first`,
  );
}

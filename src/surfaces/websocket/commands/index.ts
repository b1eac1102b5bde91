import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { LinkCommand } from "../../../protocol/link-notices.ts";
import { call } from "./call.ts";
import type { CommandContext, Reply } from "./command-context.ts";
import { configure } from "./configure.ts";
import { getEvents } from "./get-events.ts";
import { getFreshSnapshot, getSnapshot } from "./get-snapshot.ts";
import { getStats } from "./get-stats.ts";
import { mirror } from "./mirror.ts";
import { ping } from "./ping.ts";
import { setUpdateInterval } from "./set-update-interval.ts";
import { resume, subscribe, unsubscribe } from "./subscribe.ts";
import { wish } from "./wish.ts";

export type { Reply } from "./command-context.ts";

/** Carries out one command of a client, and replies once. Fails: RelayError, if this client may not give the command. */
export function runCommand(command: LinkCommand, context: CommandContext, reply: Reply): void {
  if (command.command === "call") call(command, context, reply);
  else if (command.command === "subscribe") subscribe(command, context, reply);
  else if (command.command === "resume") resume(command, context, reply);
  else if (command.command === "mirror") mirror(context, reply);
  else if (command.command === "get_snapshot" && command.fresh === true)
    getFreshSnapshot(command, context, reply);
  else reply.answer(answerTo(command, context));
}

/** A command that may be answered later. */
type Late = LinkCommand & { command: "call" | "subscribe" | "resume" | "mirror" };

/** Returns the answer to a command that needs neither a game nor the history. */
function answerTo(command: Exclude<LinkCommand, Late>, context: CommandContext): JsonObject {
  switch (command.command) {
    case "get_snapshot":
      return getSnapshot(command, context);
    case "ping":
      return ping(command, context);
    case "configure":
      return configure(command, context);
    case "set_update_interval":
      return setUpdateInterval(command, context);
    case "unsubscribe":
      return unsubscribe(command, context);
    case "get_stats":
      return getStats(context);
    case "get_events":
      return getEvents(command, context);
    case "wish":
      return wish(command, context);
  }
}

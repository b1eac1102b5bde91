import { eventsPage } from "../../../delivery/index.ts";
import { type Command, DEFAULT_EVENTS } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext } from "./command-context.ts";

/** Answers `get_events`: events after an offset, oldest first, at most `limit`. */
export function getEvents(
  { epoch, since = 0, limit = DEFAULT_EVENTS, topics = ["*"] }: Command<"get_events">,
  { hub, clock }: CommandContext,
): JsonObject {
  return { type: "events", ...eventsPage(hub, clock.monotonicMillis(), { epoch, since, limit, topics }) };
}

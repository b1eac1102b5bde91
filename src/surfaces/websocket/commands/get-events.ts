import { describeMessage } from "../../../delivery/index.ts";
import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { matchesTopic } from "../../../protocol/topic-patterns.ts";
import type { CommandContext } from "./command-context.ts";

/** Answers `get_events`: events after an offset, oldest first, at most `limit` (100). */
export function getEvents(
  { since = 0, limit = 100, topics = ["*"] }: Command<"get_events">,
  { hub }: CommandContext,
): JsonObject {
  const wanted = hub.topics
    .all()
    .filter(({ isState, name }) => !isState && topics.some((pattern) => matchesTopic(pattern, name)));
  const events = wanted
    .flatMap(({ history }) => history.after(since))
    .sort((one, other) => one.offset - other.offset);
  const page = events.slice(0, limit);
  return {
    type: "events",
    epoch: hub.epoch,
    events: page.map(describeMessage),
    next: page.at(-1)?.offset ?? since,
    more: events.length > limit,
    complete: wanted.every(({ history }) => history.evictedThrough <= since),
  };
}

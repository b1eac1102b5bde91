import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext } from "./command-context.ts";

/** Answers `get_stats` with counters of this client and of the relay. */
export function getStats({ client, describeRelay }: CommandContext): JsonObject {
  const { id, dialect, lane } = client;
  const own = {
    id,
    format: dialect.name,
    lane: lane.state,
    stalls: lane.stalls,
    dropped: lane.dropped.total,
    topics: client.describeTopics(),
  };
  return { type: "stats", client: own, relay: describeRelay() };
}

import type { HistoryEntry, Hub, HubMessage } from "../../hub/index.ts";

/** The message of an entry; undefined if it has left the history. */
export function messageOf(hub: Hub, entry: HistoryEntry | HubMessage): HubMessage | undefined {
  // Only frame samples and poses are stored as numbers. Their topics never end.
  return "body" in entry ? entry : hub.topics.get(entry.topic.name).history.sampleAt(entry.offset);
}

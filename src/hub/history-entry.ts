import type { MessageTopic } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";

/** Which message of a history it is, for those who read what it says later. A message is its own entry. */
export interface HistoryEntry {
  readonly topic: MessageTopic;
  readonly source: MessageSource;
  readonly offset: number;
}

import type { JsonObject } from "../protocol/json-messages.ts";
import type { Topic } from "../protocol/topics.ts";

/** A message of a game other than its streams, as ingest hands it over. */
export interface AcceptedEvent {
  topic: Topic;
  /** The message as clients get it. */
  text: string;
  data: JsonObject;
  timestampSeconds: number;
  /** The 0x02 packet that it came in. */
  borrowedPacket?: Uint8Array;
}

/** An alert that the relay raises about a game. */
export interface AcceptedAlert {
  level: "info" | "warning" | "error";
  message: string;
  /** What else it says. */
  fields: JsonObject;
}

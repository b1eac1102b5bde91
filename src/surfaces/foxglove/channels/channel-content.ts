import type { HubMessage } from "../../../hub/index.ts";
import type { JsonObject } from "../../../protocol/json-object.ts";
import type { RecordedChannel } from "../../../recording/index.ts";

/** The data of a message, as recordings have it. Made when it is first asked for, and once for all channels. */
export interface MessageData {
  borrowData(): JsonObject;
  borrowBytes(): Uint8Array;
}

/** What viewers get of the messages of one topic on one channel. */
export interface ChannelContent {
  /** Takes each message while the channel has subscribers; absent if only the newest counts. Units: unix nanoseconds. */
  take?(data: MessageData, atNanos: bigint): void;
  /** The payload; undefined if there is none of this message. Units: unix nanoseconds. */
  write(data: MessageData, atNanos: bigint, message: HubMessage): string | Uint8Array | undefined;
}

/** A channel for viewers of one game. */
export interface ChannelPlan {
  /** Last part of its name. */
  name: string;
  schema: RecordedChannel["schema"];
  kind: "state" | "event";
  /** Most messages in a second, whatever the viewer asks for; as many as the viewer asks for by default. */
  maxHz?: number;
  /** What the relay has to have of the game, topics and wildcards; the topic by default. */
  needs?: readonly string[];
  content: ChannelContent;
}

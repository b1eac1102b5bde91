import type { JsonObject } from "../protocol/json-messages.ts";
import type { PerformanceSample, TrackingSample } from "../protocol/samples.ts";
import type { Topic } from "../protocol/topics.ts";
import type { MessageSource } from "./message-source.ts";

/** What a reader of a message may know of its topic. */
export interface MessageTopic {
  readonly name: Topic;
  /** Whether the newest value replaces older ones. */
  readonly isState: boolean;
}

/** Figures from a 0x01 packet, and what the game said beside them. */
export interface PerformanceBody {
  from: "performance";
  sample: PerformanceSample;
  more: JsonObject;
}

/** What a message says: numbers from a packet (with what the game said beside them), or the JSON that the game sent. */
export type MessageBody =
  | PerformanceBody
  | { from: "tracking"; sample: TrackingSample }
  | { from: "json"; text: string; data: JsonObject };

/**
 * One message of one topic.
 * Owned by the hub, which uses the records of state topics again: what is to be kept beyond the call is copied or encoded.
 */
export interface TelemetryMessage {
  topic: MessageTopic;
  source: MessageSource;
  /** Counts the messages of the topic from 1. */
  seq: number;
  /** Counts the messages of all topics from 1. */
  offset: number;
  /** Units: milliseconds of the monotonic clock. */
  atMillis: number;
  /** Unix seconds, by the game's clock where it says, else by the relay's. */
  timestampSeconds: number;
  body: MessageBody;
}

import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";
import type { TopicOfPacket } from "../protocol/topic-table.ts";
import { topicOf } from "../protocol/topics.ts";
import type { TopicData, TopicName } from "./topics.ts";

/** The fields of every message, apart from its topic and data. */
export interface MessageOrigin {
  /** Time of the message by the game's clock, or by the relay's if the game gave none. A bare 0x01 packet has none. Units: unix seconds. */
  timestamp: number | undefined;
  /** Name of the game; `relay` for the relay's own messages. Packets and classic messages have none. */
  source: string | undefined;
  /** Names one connection of the game. */
  sourceEpoch: string | undefined;
  /** Counts the messages of the topic over all games, from 1 without gaps. */
  seq: number | undefined;
  /** Counts the messages of all topics. */
  offset: number | undefined;
  /** Whether the relay repeated the message from its history. */
  history: boolean;
  /** Whether the message came as a 0x01 or 0x03 packet, not as JSON or MessagePack. */
  packet: boolean;
}

/** A message of a topic. For several topics, a union discriminated by `topic`. */
export type TelemetryMessage<Topic extends TopicName = TopicName> = {
  [One in Topic]: MessageOrigin & { topic: One; data: TopicData[One] };
}[Topic];

const ENVELOPE = new Set([
  "type",
  "topic",
  "source",
  "source_epoch",
  "seq",
  "offset",
  "history",
  "timestamp",
]);

/** Reads the telemetry in a JSON message. Returns undefined for other messages, such as answers and notices. */
export function telemetryOf(message: JsonObject): TelemetryMessage | undefined {
  const topic = typeof message.topic === "string" ? message.topic : classicTopicOf(message);
  if (topic === undefined) return undefined;
  return {
    topic,
    data: dataOf(message),
    timestamp: numberOf(message.timestamp),
    source: textOf(message.source),
    sourceEpoch: textOf(message.source_epoch),
    seq: numberOf(message.seq),
    offset: numberOf(message.offset),
    history: message.history === true,
    packet: false,
    // TypeScript cannot check this: the topic decides the type of the data.
  } as TelemetryMessage;
}

/** Makes the message for a packet, which has data and perhaps a time, but neither game nor `seq` nor offset. */
export function telemetryOfPacket(
  topic: TopicOfPacket<"frame" | "tracking">,
  data: JsonObject,
  timestamp: number | undefined,
): TelemetryMessage {
  return {
    topic,
    data,
    timestamp,
    source: undefined,
    sourceEpoch: undefined,
    seq: undefined,
    offset: undefined,
    history: false,
    packet: true,
  } as TelemetryMessage;
}

/** Returns the data of a message: its `data`, or for an alert all fields outside the envelope. */
function dataOf(message: JsonObject): JsonObject {
  if (isJsonObject(message.data)) return message.data;
  return Object.fromEntries(Object.entries(message).filter(([name]) => !ENVELOPE.has(name)));
}

function classicTopicOf(message: JsonObject): string | undefined {
  const { type, event, data } = message;
  if (type === "alert" || type === "snapshot") return type;
  if (type !== "event" || typeof event !== "string") return undefined;
  return topicOf({ type, event, data: isJsonObject(data) ? data : {} });
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

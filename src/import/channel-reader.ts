import type { McapTypes } from "@mcap/core";
import { checkSchema } from "../base/check-schema.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import { isJsonObject, parseJsonObject } from "../protocol/json-object.ts";
import { isGameName } from "../protocol/source-names.ts";
import { TOPIC_DATA } from "../protocol/topic-data.ts";
import { FIXED_TOPICS } from "../protocol/topic-patterns.ts";
import { topicRow } from "../protocol/topic-table.ts";
import { type Topic, topicOf } from "../protocol/topics.ts";
import { readLog, readTransforms, type ViewerEncoding } from "./viewer-messages.ts";

/** What a message of a channel becomes: messages of topics of games, or why it is left out. */
export type ChannelMessages = { topic: Topic; data: JsonObject; source?: string }[] | string;

/** Reads the messages of a channel of an MCAP file. */
export interface ChannelReader {
  /** The game; undefined if the channel does not say it. */
  source: string | undefined;
  /** The connection of the game, if a relay wrote the channel. */
  epoch: string | undefined;
  read(data: Uint8Array): ChannelMessages;
}

/** What the schemas of topics are named after in recordings. */
const OUR_SCHEMA = /^telemetry\.(.+)$/;
/** Devices by the last part of their frame's name. */
const DEVICES: Readonly<Record<string, "headset" | "left_controller" | "right_controller">> = {
  headset: "headset",
  head: "headset",
  left_controller: "left_controller",
  left_hand: "left_controller",
  right_controller: "right_controller",
  right_hand: "right_controller",
};
/** Longest name of a topic, and of a connection. Units: characters. */
const MAX_NAME_CHARACTERS = 256;
/** The frame that poses of devices are relative to, with Godot's axes. */
const ORIGIN = "xr_origin";

/** How the messages of a channel are read, or why they are left out. */
export function channelReader(
  channel: McapTypes.Channel,
  schema: McapTypes.Schema | undefined,
): ChannelReader | string {
  const { metadata, messageEncoding: encoding } = channel;
  const schemaName = schema?.name ?? "";
  const own = metadata.get("topic");
  if (
    [own, metadata.get("source_epoch")].some(
      (name) => name !== undefined && name.length > MAX_NAME_CHARACTERS,
    )
  )
    return "cannot be read: the name of its topic or connection is too long";
  const about = { source: namedSource(metadata.get("source")), epoch: metadata.get("source_epoch") };
  if (encoding === "json" || encoding === "protobuf") {
    if (schemaName === "foxglove.FrameTransforms")
      return { ...about, read: (data) => posesOf(data, encoding) };
    if (schemaName === "foxglove.Log") return { ...about, read: (data) => logOf(data, encoding) };
  }
  if (encoding !== "json")
    return `cannot be read: ${encoding || "no"} encoding with ${schemaName || "no schema"}`;
  if (own !== undefined && own !== "") return { ...about, read: (data) => topicData(own, data) };
  const named = namedTopic(channel.topic);
  const byName = named?.topic ?? topicOfSchema(schemaName);
  const source = about.source ?? namedSource(named?.source);
  return { ...about, source, read: (data) => wireOrData(byName, data) };
}

/** A name of a game, if it can be one. */
function namedSource(name: string | undefined): string | undefined {
  return name !== undefined && isGameName(name) ? name : undefined;
}

function topicOfSchema(schema: string): Topic | undefined {
  const name = OUR_SCHEMA.exec(schema)?.[1];
  return name !== undefined && isTopicOfGames(name) ? name : undefined;
}

/** The topic at the end of a channel's name, and the game before it: `/room/log/warning`, `fps`. Also by the name of its event: `/room/scene_changed`. */
function namedTopic(channel: string): { topic: Topic; source: string } | undefined {
  const parts = channel.split("/").filter((part) => part !== "");
  for (let count = Math.min(2, parts.length); count > 0; count--) {
    const name = parts.slice(-count).join("/");
    const source = parts.slice(0, -count).join("/");
    if (isTopicOfGames(name)) return { topic: name, source };
    const topic = topicOf({ type: "event", event: name, data: {} });
    if (isTopicOfGames(topic) && !topic.startsWith("custom/")) return { topic, source };
  }
  return undefined;
}

function isTopicOfGames(topic: string): boolean {
  if (topic.startsWith("custom/")) return topic.length > "custom/".length && !topic.endsWith("/*");
  return FIXED_TOPICS.includes(topic) && topicRow(topic).ofRelay === undefined;
}

/** A message as it goes over the wire, or the data of the channel's topic. */
function wireOrData(byName: Topic | undefined, bytes: Uint8Array): ChannelMessages {
  const message = objectOf(bytes);
  if (message === undefined) return NO_JSON;
  const { type, event, data } = message;
  if (type === "event" && typeof event === "string" && isJsonObject(data))
    return checked(topicOf({ type, event, data }), data);
  if (type === "alert" && byName === undefined) return checked("alert", message);
  if (byName === undefined) return "no topic of a game: neither its name nor its schema is known";
  return checked(byName, message);
}

function topicData(topic: Topic, bytes: Uint8Array): ChannelMessages {
  const data = objectOf(bytes);
  return data === undefined ? NO_JSON : checked(topic, data);
}

const NO_JSON = "no JSON object that the relay accepts";

function objectOf(bytes: Uint8Array): JsonObject | undefined {
  return parseJsonObject(new TextDecoder().decode(bytes), { longIntegers: "digits" });
}

function checked(topic: Topic, data: JsonObject): ChannelMessages {
  const shape = Object.hasOwn(TOPIC_DATA, topic) ? TOPIC_DATA[topic as keyof typeof TOPIC_DATA] : undefined;
  if (shape !== undefined && !checkSchema(shape, data).success) return `not the data of the topic ${topic}`;
  return [{ topic, data }];
}

function posesOf(bytes: Uint8Array, encoding: ViewerEncoding): ChannelMessages {
  const transforms = readTransforms(bytes, encoding);
  if (transforms === undefined) return "no foxglove.FrameTransforms";
  const games = new Map<string, JsonObject>();
  const game = (prefix: string) => {
    const known = games.get(prefix) ?? {};
    games.set(prefix, known);
    return known;
  };
  for (const { parent, child, position, rotation } of transforms) {
    const { prefix, name } = frameOf(child);
    const device = Object.hasOwn(DEVICES, name) ? DEVICES[name] : undefined;
    // Every message of ours repeats it, also one without a device.
    if (name === ORIGIN) game(prefix);
    else if (device !== undefined && frameOf(parent).name === ORIGIN)
      game(prefix)[device] = { position, rotation };
  }
  if (games.size === 0) return `no frame of a headset or a hand below ${ORIGIN}`;
  return [...games].map(([prefix, data]) => ({
    topic: "vr_tracking",
    data,
    ...(isGameName(prefix) ? { source: prefix } : {}),
  }));
}

/** A frame of reference: `hall/headset` is that of the game `hall`. */
function frameOf(frame: string): { prefix: string; name: string } {
  const slash = frame.lastIndexOf("/");
  return { prefix: frame.slice(0, Math.max(0, slash)), name: frame.slice(slash + 1) };
}

function logOf(bytes: Uint8Array, encoding: ViewerEncoding): ChannelMessages {
  const log = readLog(bytes, encoding);
  if (log === undefined) return "no foxglove.Log";
  const { level, message, name, file, line } = log;
  const topic = level >= 4 ? "log/error" : level === 3 ? "log/warning" : "log/info";
  const place = { ...(file === "" ? {} : { file }), ...(line === 0 ? {} : { line }) };
  return [{ topic, data: { message, ...(name === "" ? {} : { logger: name }), ...place } }];
}

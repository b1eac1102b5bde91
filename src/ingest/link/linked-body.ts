import { checkSchema } from "../../base/check-schema.ts";
import type { LinkBody } from "../../codec/link/index.ts";
import type { AcceptedBody, JsonBody } from "../../hub/index.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import { whyNoJsonObject } from "../../protocol/json-fault.ts";
import { isJsonObject, type JsonReading, parseJsonObject } from "../../protocol/json-object.ts";
import { MAX_WHOLE_BYTES } from "../../protocol/limits.ts";
import { TOPIC_DATA } from "../../protocol/topic-data.ts";
import { isTopicPattern } from "../../protocol/topic-patterns.ts";
import { type TopicName, topicOfPacket, topicRow } from "../../protocol/topic-table.ts";

/** Longest name of a topic: `custom/` and the longest name of an event. Units: characters. */
const MAX_TOPIC_CHARACTERS = 160;
const FRAMES = topicOfPacket("frame");
const POSES = topicOfPacket("tracking");

/** Whether a linked game may have messages of a topic: not those of a relay itself, and no wildcard. */
export function isLinkedTopic(topic: string): boolean {
  return (
    topic.length <= MAX_TOPIC_CHARACTERS && topic !== "relay" && !topic.endsWith("*") && isTopicPattern(topic)
  );
}

/** What the hub accepts of a link's message; what is wrong with it as text. `topic` is one that a linked game may have. */
export function linkedBody(topic: string, body: LinkBody, maxDepth: number): AcceptedBody | string {
  if (body.from === "json") return jsonBody(topic, body.text, maxDepth);
  const expected = body.from === "frame" ? FRAMES : POSES;
  return topic === expected ? body : `expected numbers of ${expected}, got ${topic}`;
}

function jsonBody(topic: string, text: string, maxDepth: number): AcceptedBody | string {
  if (Buffer.byteLength(text) > MAX_WHOLE_BYTES)
    return `expected at most ${MAX_WHOLE_BYTES} bytes of JSON of ${topic}`;
  const read = readJson(topic, text, { maxDepth, longIntegers: "text" });
  // The schema of a stream asks for numbers, however many digits a program writes.
  return typeof read === "string" ? readJson(topic, text, { maxDepth }) : read;
}

function readJson(
  topic: string,
  text: string,
  reading: JsonReading & { maxDepth: number },
): AcceptedBody | string {
  const message = parseJsonObject(text, reading);
  if (message === undefined) return `${topic}: ${whyNoJsonObject(text, reading.maxDepth)}`;
  // The data of an alert are the message itself.
  const data = topic === "alert" ? message : message.data;
  if (!isJsonObject(data)) return `${topic}: expected data to be an object`;
  const checked = hasCheckedData(topic) ? checkSchema(TOPIC_DATA[topic], data) : undefined;
  if (checked?.success === false) return `${topic}: ${describeIssue(checked.error)}`;
  const body: JsonBody = { from: "json", text, data, message };
  return body;
}

/** Whether the relay uses the data of a topic. Games may send what they like on the others. */
function hasCheckedData(topic: string): topic is TopicName {
  if (!Object.hasOwn(TOPIC_DATA, topic)) return false;
  const { sampling, ofRelay } = topicRow(topic);
  return sampling !== undefined || ofRelay === true || topic === "alert";
}

import { checkSchema } from "../../base/check-schema.ts";
import type { JsonBody } from "../../hub/index.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { type GameCommand, gameCommands } from "../../protocol/game-commands.ts";
import { whyNoJsonObject } from "../../protocol/json-fault.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { type HelloMessage, type ProducerMessage, producerMessage } from "../../protocol/json-messages.ts";
import { parseJsonObject, type RequestId, requestIdOf } from "../../protocol/json-object.ts";
import { MAX_GAME_ERROR_CHARACTERS } from "../../protocol/limits.ts";
import { longIntegersAsFloats, longIntegersAsText } from "../../protocol/long-integers.ts";
import { isGameStream } from "../../protocol/streams.ts";
import { TOPIC_DATA } from "../../protocol/topic-data.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { type Topic, topicOf } from "../../protocol/topics.ts";
import type { GameAnswer } from "../calls/index.ts";
import { type UnixSeconds, unixSecondsOf } from "./unix-seconds.ts";
import { leaveOutPoses } from "./usable-poses.ts";
import { withTimestamp } from "./with-timestamp.ts";

type MessageOfTopic = Extract<ProducerMessage, { type: "event" | "alert" | "snapshot" }>;

const POSES = topicOfPacket("tracking");
const ALL_TAKEN = { isChanged: false, notFinite: [] };

/** A message of a topic, checked against the topic's schema. */
export interface ReadMessageOfTopic {
  kind: "message";
  topic: Topic;
  body: JsonBody;
  timestampSeconds: number;
  /** The unit in which the game sent the timestamp, if it is not seconds; the message has it in seconds. */
  wrongUnit: UnixSeconds["unit"];
  /** Devices whose pose was left out, because it has a value that is not finite. */
  notFinite: readonly string[];
  /** The question of the relay that a snapshot answers. */
  questionId: string | undefined;
}

/** A producer's JSON message, checked and sorted by kind. */
export type ReadMessage =
  | ReadMessageOfTopic
  | { kind: "hello"; hello: HelloMessage; commands: readonly GameCommand[]; refusal?: undefined }
  /** A hello whose list of commands is refused; the rest of it is valid. */
  | { kind: "hello"; hello: HelloMessage; commands?: undefined; refusal: Refusal }
  | { kind: "commands"; commands: readonly GameCommand[] }
  | { kind: "answer"; answer: GameAnswer | undefined }
  | { kind: "refused"; refusal: Refusal; id: RequestId | undefined };

/**
 * Reads one JSON message. Its text is passed on unchanged, with every field that the game added;
 * only a missing timestamp is added, one in another unit than seconds is converted, and devices without a usable pose are left out.
 * In its data, integers beyond 2^53 are text.
 */
export function readProducerMessage(text: string, nowSeconds: number, maxDepth: number): ReadMessage {
  const parsed = parseJsonObject(text, { maxDepth });
  if (parsed === undefined) return refused("bad_json", whyNoJsonObject(text, maxDepth));
  const checked = checkSchema(producerMessage, parsed);
  if (!checked.success) return refused("bad_message", describeIssue(checked.error), requestIdOf(parsed));
  const message = parsed as ProducerMessage;
  const exact = exactly(text, message);
  // Kept for as long as the game is: without fields that nobody knows.
  if (checked.data.type === "hello") return readHello({ ...checked.data, commands: exact.commands });
  if (message.type === "commands") {
    const commands = checkSchema(gameCommands, exact.commands);
    if (commands.success) return { kind: "commands", commands: commands.data };
    return refused("bad_message", `commands: ${describeIssue(commands.error)}`, requestIdOf(parsed));
  }
  if (!isOfTopic(message)) return { kind: "answer", answer: answerOf(exact) };
  const read = readMessageOfTopic(text, exact as MessageOfTopic, nowSeconds);
  if (read.kind !== "refused" || exact === message) return read;
  // The schema of a stream asks for numbers, however many digits a program writes.
  return readMessageOfTopic(longIntegersAsFloats(text), message, nowSeconds);
}

/** The message with its integers beyond 2^53 as text, but for its timestamp. The same message if it has none. */
function exactly(text: string, message: ProducerMessage): ProducerMessage {
  const exactText = longIntegersAsText(text);
  if (exactText === text) return message;
  const { timestamp } = message;
  const exact = JSON.parse(exactText) as JsonObject;
  // The same message, in which only numbers have changed.
  return (timestamp === undefined ? exact : { ...exact, timestamp }) as ProducerMessage;
}

function isOfTopic(message: ProducerMessage): message is MessageOfTopic {
  return message.type === "event" || message.type === "alert" || message.type === "snapshot";
}

function readMessageOfTopic(text: string, message: MessageOfTopic, nowSeconds: number): ReadMessage {
  const topic = topicOf(message);
  const { isChanged, notFinite } = topic === POSES ? leaveOutPoses(message.data as JsonObject) : ALL_TAKEN;
  const checkedData = isGameStream(topic) ? checkSchema(TOPIC_DATA[topic], message.data) : undefined;
  if (checkedData?.success === false) {
    const why = `${topic} event: ${describeIssue(checkedData.error)}`;
    return refused("bad_message", why, requestIdOf(message));
  }
  const { seconds, unit } = unixSecondsOf(message.timestamp ?? nowSeconds);
  if (unit !== undefined) message.timestamp = seconds;
  return {
    kind: "message",
    topic,
    body: {
      from: "json",
      text: isChanged
        ? JSON.stringify({ ...message, timestamp: seconds })
        : textOf(text, message, { seconds, unit }),
      data: message.type === "alert" ? message : message.data,
      message,
    },
    timestampSeconds: seconds,
    wrongUnit: unit,
    notFinite,
    questionId: message.type === "snapshot" && typeof message.id === "string" ? message.id : undefined,
  };
}

function readHello({ commands: listed = [], ...hello }: HelloMessage): ReadMessage {
  const commands = checkSchema(gameCommands, listed);
  if (commands.success) return { kind: "hello", hello, commands: commands.data };
  const message = `commands of the hello: ${describeIssue(commands.error)}`;
  return { kind: "hello", hello, refusal: { code: "bad_message", message } };
}

/** The answer to a question of the relay; undefined for a message that answers none. */
function answerOf(message: ProducerMessage): GameAnswer | undefined {
  if (message.type === "result") return { id: message.id, outcome: "result", result: message.result ?? null };
  if (message.type !== "error" || typeof message.id !== "string") return undefined;
  const { id, code, message: said } = message;
  return {
    id,
    outcome: "error",
    message: typeof said === "string" ? said.slice(0, MAX_GAME_ERROR_CHARACTERS) : "the game gave no reason",
    ...(typeof code === "string" ? { gameCode: code.slice(0, 128) } : {}),
  };
}

/** The game's text with a timestamp in seconds; the rest is unchanged. */
function textOf(text: string, { timestamp }: { timestamp?: number | undefined }, at: UnixSeconds): string {
  if (timestamp === undefined) return `${text.slice(0, text.lastIndexOf("}"))},"timestamp":${at.seconds}}`;
  if (at.unit === undefined) return text;
  return withTimestamp(text, at.seconds);
}

function refused(code: Refusal["code"], message: string, id?: RequestId): ReadMessage {
  return { kind: "refused", refusal: { code, message }, id };
}

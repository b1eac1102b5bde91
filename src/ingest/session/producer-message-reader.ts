import type { RequestId } from "../../protocol/commands.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { type GameCommand, gameCommands } from "../../protocol/game-commands.ts";
import {
  type FpsData,
  fpsData,
  type HelloMessage,
  type JsonObject,
  type ProducerMessage,
  producerMessage,
  type TrackingData,
  trackingData,
} from "../../protocol/json-messages.ts";
import { excerpt, parseJsonObject, requestIdOf } from "../../protocol/json-object.ts";
import { MAX_GAME_ERROR_CHARACTERS } from "../../protocol/limits.ts";
import { type Topic, topicOf } from "../../protocol/topics.ts";
import type { GameAnswer } from "../calls/index.ts";

/** An event, alert or snapshot. */
export interface ReadEvent {
  kind: "event";
  topic: Topic;
  data: JsonObject;
  text: string;
  timestampSeconds: number;
  /** Of a snapshot: the question of the relay that it answers. */
  questionId?: string;
}

/** A producer's JSON message, checked and sorted by what is to be done with it. */
export type ReadMessage =
  | { kind: "fps"; data: FpsData; text: string; timestampSeconds: number }
  | { kind: "tracking"; data: TrackingData; text: string; timestampSeconds: number }
  | ReadEvent
  | { kind: "hello"; hello: HelloMessage; commands: readonly GameCommand[]; refusal?: undefined }
  /** A hello whose list of commands is refused; the rest of it is valid. */
  | { kind: "hello"; hello: HelloMessage; commands?: undefined; refusal: Refusal }
  | { kind: "commands"; commands: readonly GameCommand[] }
  | { kind: "answer"; answer: GameAnswer | undefined }
  | { kind: "refused"; refusal: Refusal; id: RequestId | undefined };

/**
 * Reads one JSON message. The text is passed on as it came, with every field that the game added;
 * only a missing timestamp is put in.
 */
export function readProducerMessage(text: string, nowSeconds: number, maxDepth: number): ReadMessage {
  const parsed = parseJsonObject(text, { maxDepth });
  if (parsed === undefined) return refused("bad_json", `expected one JSON object, got ${excerpt(text)}`);
  const id = requestIdOf(parsed);
  const checked = producerMessage.safeParse(parsed);
  if (!checked.success) return refused("bad_message", describeIssue(checked.error), id);
  const message = checked.data;
  if (message.type === "hello") return readHello(message);
  if (message.type === "commands") {
    const commands = gameCommands.safeParse(message.commands);
    if (commands.success) return { kind: "commands", commands: commands.data };
    return refused("bad_message", `commands: ${describeIssue(commands.error)}`, id);
  }
  if (message.type !== "event" && message.type !== "alert" && message.type !== "snapshot")
    return { kind: "answer", answer: answerOf(message) };

  const timestampSeconds = message.timestamp ?? nowSeconds;
  const passedOn = message.timestamp === undefined ? withTimestamp(text, nowSeconds) : text;
  if (message.type === "event" && message.event === "fps") {
    const data = fpsData.safeParse(message.data);
    if (!data.success) return refused("bad_message", `fps event: ${describeIssue(data.error)}`, id);
    return { kind: "fps", data: data.data, text: passedOn, timestampSeconds };
  }
  if (message.type === "event" && message.event === "vr_tracking") {
    const data = trackingData.safeParse(message.data);
    if (!data.success) return refused("bad_message", `vr_tracking event: ${describeIssue(data.error)}`, id);
    return { kind: "tracking", data: data.data, text: passedOn, timestampSeconds };
  }
  const data: JsonObject = message.type === "alert" ? message : message.data;
  const read: ReadEvent = {
    kind: "event",
    topic: topicOf(message),
    data,
    text: passedOn,
    timestampSeconds,
  };
  return message.type === "snapshot" && typeof message.id === "string"
    ? { ...read, questionId: message.id }
    : read;
}

function readHello({ commands: listed = [], ...hello }: HelloMessage): ReadMessage {
  const commands = gameCommands.safeParse(listed);
  if (commands.success) return { kind: "hello", hello, commands: commands.data };
  const message = `commands of the hello: ${describeIssue(commands.error)}`;
  return { kind: "hello", hello, refusal: { code: "bad_message", message } };
}

/** The answer to a question of the relay; undefined for what answers none. */
function answerOf(message: ProducerMessage): GameAnswer | undefined {
  if (message.type === "result") return { id: message.id, outcome: "result", result: message.result ?? null };
  if (message.type !== "error" || typeof message.id !== "string") return undefined;
  const { id, code, message: said } = message;
  return {
    id,
    outcome: "error",
    message: typeof said === "string" ? said.slice(0, MAX_GAME_ERROR_CHARACTERS) : "the game said no more",
    ...(typeof code === "string" ? { gameCode: code.slice(0, 128) } : {}),
  };
}

/** The game's text with a timestamp put in at its end; nothing else of it is touched. */
function withTimestamp(text: string, seconds: number): string {
  return `${text.slice(0, text.lastIndexOf("}"))},"timestamp":${seconds}}`;
}

function refused(code: Refusal["code"], message: string, id?: RequestId): ReadMessage {
  return { kind: "refused", refusal: { code, message }, id };
}

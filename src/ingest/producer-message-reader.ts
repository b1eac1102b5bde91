import type { RequestId } from "../protocol/commands.ts";
import { describeIssue } from "../protocol/describe-issue.ts";
import type { Refusal } from "../protocol/error-message.ts";
import {
  type FpsData,
  fpsData,
  type HelloMessage,
  type JsonObject,
  producerMessage,
  type TrackingData,
  trackingData,
} from "../protocol/json-messages.ts";
import { excerpt, parseJsonObject, requestIdOf } from "../protocol/json-object.ts";
import { type Topic, topicOf } from "../protocol/topics.ts";

/** A producer's JSON message, checked and sorted by what is to be done with it. */
export type ReadMessage =
  | { kind: "fps"; data: FpsData; text: string; timestampSeconds: number }
  | { kind: "tracking"; data: TrackingData; text: string; timestampSeconds: number }
  | { kind: "event"; topic: Topic; data: JsonObject; text: string; timestampSeconds: number }
  | { kind: "hello"; hello: HelloMessage }
  | { kind: "answer" }
  | { kind: "refused"; refusal: Refusal; id: RequestId | undefined };

/**
 * Reads one JSON message. The text is passed on as it came, with every field that the game added;
 * only a missing timestamp is put in.
 */
export function readProducerMessage(text: string, nowSeconds: number): ReadMessage {
  const parsed = parseJsonObject(text);
  if (parsed === undefined) return refused("bad_json", `expected one JSON object, got ${excerpt(text)}`);
  const id = requestIdOf(parsed);
  const checked = producerMessage.safeParse(parsed);
  if (!checked.success) return refused("bad_message", describeIssue(checked.error), id);
  const message = checked.data;
  if (message.type === "hello") return { kind: "hello", hello: message };
  if (message.type !== "event" && message.type !== "alert" && message.type !== "snapshot")
    return { kind: "answer" };

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
  return { kind: "event", topic: topicOf(message), data, text: passedOn, timestampSeconds };
}

/** The game's text with a timestamp put in at its end; nothing else of it is touched. */
function withTimestamp(text: string, seconds: number): string {
  return `${text.slice(0, text.lastIndexOf("}"))},"timestamp":${seconds}}`;
}

function refused(code: Refusal["code"], message: string, id?: RequestId): ReadMessage {
  return { kind: "refused", refusal: { code, message }, id };
}

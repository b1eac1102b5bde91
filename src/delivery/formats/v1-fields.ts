import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { longIntegersAsText } from "../../protocol/long-integers.ts";
import { type ClassicText, messageData } from "./classic-text.ts";

/** The fields that v1 adds to a message. */
function v1Fields({ topic, source, seq, offset }: HubMessage): JsonObject {
  return { topic: topic.name, source: source.name, source_epoch: source.epoch, seq, offset };
}

/**
 * The JSON text of a message for a v1 client. It keeps the game's text, but for integers beyond 2^53, and adds the fields at the end,
 * where they override fields of the same name.
 */
export function v1Text(texts: ClassicText, message: HubMessage, history: boolean): string {
  const said = texts.of(message);
  const text = message.body.from === "json" ? longIntegersAsText(said) : said;
  const { timestampSeconds: timestamp } = message;
  const fields = JSON.stringify({
    ...v1Fields(message),
    ...(history ? { history: true } : {}),
    // It was made text, and the protocol asks for a number.
    ...(Math.abs(timestamp) > Number.MAX_SAFE_INTEGER ? { timestamp } : {}),
  });
  const end = text.lastIndexOf("}");
  const isEmpty = /^\s*\{\s*$/.test(text.slice(0, end));
  return `${text.slice(0, end)}${isEmpty ? "" : ","}${fields.slice(1)}`;
}

/** A message as one JSON object, with the fields of v1. */
export function describeMessage(message: HubMessage): JsonObject {
  const { body, topic, timestampSeconds: timestamp } = message;
  const said =
    body.from === "json"
      ? (body.message ?? parseJsonObject(body.text, { longIntegers: "text", isChecked: true }))
      : { type: "event", event: topic.name, data: messageData(message) };
  return { ...said, timestamp, ...v1Fields(message) };
}

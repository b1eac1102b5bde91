import type { Refusal } from "../../../protocol/error-message.ts";
import { errorRow } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";

/** A request of the Debug Adapter Protocol. */
export interface DapRequest {
  seq: number;
  command: string;
  arguments: JsonObject;
}

/** Reads a request from a JSON object. Returns undefined for any other object. */
export function readDapRequest({ type, seq, command, arguments: given }: JsonObject): DapRequest | undefined {
  if (type !== "request" || !Number.isSafeInteger(seq) || typeof command !== "string" || command.length > 256)
    return undefined;
  return { seq: seq as number, command, arguments: isJsonObject(given) ? given : {} };
}

/** Makes the answer to a request, without `seq`, which each receiver counts for itself. */
export function dapSuccess({ seq, command }: DapRequest, body?: unknown): JsonObject {
  return {
    type: "response",
    request_seq: seq,
    success: true,
    command,
    ...(body === undefined ? {} : { body }),
  };
}

/** Makes the refusal of a request: the code is in `message`, and the text for people in `body.error`. */
export function dapRefusal({ seq, command }: DapRequest, { code, message }: Refusal): JsonObject {
  const format = `${message}. ${errorRow(code).advice}`;
  const body = { error: { id: 0, format, showUser: true } };
  return { type: "response", request_seq: seq, success: false, command, message: code, body };
}

/** Readdresses Godot's answer to the request of a client. */
export function dapAnswer({ seq, command }: DapRequest, { seq: _, ...answer }: JsonObject): JsonObject {
  return { ...answer, type: "response", request_seq: seq, command };
}

/** Makes an event, without `seq`. */
export function dapEvent(event: string, body?: JsonObject): JsonObject {
  return { type: "event", event, ...(body === undefined ? {} : { body }) };
}

/** Returns the body of an answer or event; an empty object if it has none. */
export function bodyOf({ body }: JsonObject): JsonObject {
  return isJsonObject(body) ? body : {};
}

/** Returns the objects of a list that the editor sent, without anything else in it; an empty list for no list. */
export function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

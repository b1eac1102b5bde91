import type { Refusal } from "../../../protocol/error-message.ts";
import { errorRow } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** A request of the Debug Adapter Protocol. */
export interface DapRequest {
  seq: number;
  command: string;
  arguments: JsonObject;
}

/** The request that a JSON object is; undefined for what is none. */
export function readDapRequest({ type, seq, command, arguments: given }: JsonObject): DapRequest | undefined {
  if (type !== "request" || !Number.isSafeInteger(seq) || typeof command !== "string" || command.length > 256)
    return undefined;
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  return { seq: seq as number, command, arguments: isObject ? (given as JsonObject) : {} };
}

/** An answer, without the `seq` that each receiver counts for itself. */
export function dapSuccess({ seq, command }: DapRequest, body?: unknown): JsonObject {
  return {
    type: "response",
    request_seq: seq,
    success: true,
    command,
    ...(body === undefined ? {} : { body }),
  };
}

/** A refusal: the relay's code is the short `message`, the words for people are in `body.error`. */
export function dapRefusal({ seq, command }: DapRequest, { code, message }: Refusal): JsonObject {
  const format = `${message}. ${errorRow(code).advice}`;
  const body = { error: { id: 0, format, showUser: true } };
  return { type: "response", request_seq: seq, success: false, command, message: code, body };
}

/** Another's answer, to the request that this one is for. */
export function dapAnswer({ seq, command }: DapRequest, { seq: _, ...answer }: JsonObject): JsonObject {
  return { ...answer, type: "response", request_seq: seq, command };
}

/** An event, without its `seq`. */
export function dapEvent(event: string, body?: JsonObject): JsonObject {
  return { type: "event", event, ...(body === undefined ? {} : { body }) };
}

/** The body of an answer or event. */
export function bodyOf({ body }: JsonObject): JsonObject {
  return typeof body === "object" && body !== null ? (body as JsonObject) : {};
}

import type { Refusal } from "../protocol/error-message.ts";
import { errorRow } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";

/** Additions to the answer to a refusal. */
export interface ErrorExtras {
  headers?: Record<string, string>;
  /** Further fields of the body. */
  fields?: JsonObject;
}

/** The HTTP answer to a refusal: the status of its code, and the same JSON that a WebSocket peer gets. */
export function errorResponse(refusal: Refusal, { headers = {}, fields = {} }: ErrorExtras = {}): Response {
  const { httpStatus: status, advice } = errorRow(refusal.code);
  return Response.json(
    { type: "error", ...refusal, ...fields, advice },
    { status, headers: { ...HEADERS_OF[status], ...headers } },
  );
}

/** Headers that a status requires (RFC 9110). */
const HEADERS_OF: Readonly<Record<number, Record<string, string>>> = {
  401: { "www-authenticate": 'Bearer realm="Godot Telemetry Relay"' },
  429: { "retry-after": "1" },
};

import type { Refusal } from "../protocol/error-message.ts";
import { errorRow } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";

/** What a refusal may bring beside itself. */
export interface ErrorExtras {
  headers?: Record<string, string>;
  /** Further fields of the body. */
  fields?: JsonObject;
}

/** The HTTP answer to a refusal: its row's status, and the same JSON that a WebSocket peer gets. */
export function errorResponse(refusal: Refusal, { headers = {}, fields = {} }: ErrorExtras = {}): Response {
  const { httpStatus: status, advice } = errorRow(refusal.code);
  return Response.json(
    { type: "error", ...refusal, ...fields, advice },
    { status, headers: { ...HEADERS_OF[status], ...headers } },
  );
}

/** Headers that a status asks for (RFC 9110). */
const HEADERS_OF: Readonly<Record<number, Record<string, string>>> = {
  401: { "www-authenticate": 'Bearer realm="Godot Telemetry Relay"' },
  429: { "retry-after": "1" },
};

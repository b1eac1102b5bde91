import type { Refusal } from "../protocol/error-message.ts";
import { type ErrorCode, errorRow } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";

/** Additions to the answer to a refusal. */
export interface ErrorExtras {
  headers?: Record<string, string>;
  /** Further fields of the body. */
  fields?: JsonObject;
}

/** An HTTP answer that refuses a request. It knows its code, so that the server counts every refusal in one place, whoever refused. */
export class RefusedResponse extends Response {
  constructor(
    readonly code: ErrorCode,
    body: JsonObject,
    init: ResponseInit,
  ) {
    super(JSON.stringify(body), init);
  }
}

/** The HTTP answer to a refusal: the status of its code, and the same JSON that a WebSocket peer gets. */
export function errorResponse(refusal: Refusal, { headers = {}, fields = {} }: ErrorExtras = {}): Response {
  const { code } = refusal;
  const { httpStatus: status, advice } = errorRow(code);
  return new RefusedResponse(
    code,
    { type: "error", ...refusal, ...fields, advice },
    {
      status,
      headers: { "content-type": "application/json;charset=utf-8", ...HEADERS_OF[status], ...headers },
    },
  );
}

/** Headers that a status requires (RFC 9110). */
const HEADERS_OF: Readonly<Record<number, Record<string, string>>> = {
  401: { "www-authenticate": 'Bearer realm="Godot Telemetry Relay"' },
  426: { upgrade: "websocket", connection: "Upgrade", "sec-websocket-version": "13" },
  429: { "retry-after": "1" },
};

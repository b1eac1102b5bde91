import { ERROR_TABLE, type ErrorCode, RelayError } from "../../protocol/error-table.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { askServer } from "./ask-server.ts";
import { noRelayError } from "./no-relay-error.ts";

/** A WebSocket handshake. The key is the example of RFC 6455, 1.3. */
const HANDSHAKE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
} as const;

/**
 * Finds out why a WebSocket could not be opened, which a WebSocket itself does not tell: it repeats the handshake over HTTP.
 * Codes: those of `noRelayError`, not_found if a relay serves no WebSocket at this path, and the code that a relay answers.
 */
export async function whyRefused(url: string, token: string | undefined): Promise<RelayError> {
  const answer = await askServer(url, { token, headers: HANDSHAKE });
  if (answer.kind === "not_http") return noRelayError(url, { kind: "other", httpStatus: undefined });
  if (answer.kind !== "answer") return noRelayError(url, answer);
  const { httpStatus, text } = answer;
  if (httpStatus === 101)
    return new RelayError("no_server", `the server at ${url} refused a connection, but accepts another now`);
  const { type, code, message } = parseJsonObject(text) ?? {};
  if (httpStatus === 401 || code === "unauthorized")
    return noRelayError(url, { kind: "refuses", httpStatus });
  if (type !== "error" || !isErrorCode(code))
    return noRelayError(
      url,
      httpStatus === 403 ? { kind: "refuses", httpStatus } : { kind: "other", httpStatus },
    );
  if (code === "not_available" || code === "not_found")
    return new RelayError(
      "not_found",
      `the relay at ${new URL(url).host} serves no WebSocket at ${new URL(url).pathname} (HTTP ${httpStatus}): clients connect to /, games to /producer`,
    );
  return new RelayError(
    code,
    `the relay at ${url} refused the connection (HTTP ${httpStatus}): ${String(message)}`,
  );
}

/** Whether trying again cannot help: another address, token or certificate is needed. */
export function isFinal({ code }: RelayError): boolean {
  return code !== "no_server" && ERROR_TABLE[code].httpStatus < 503;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(ERROR_TABLE, code);
}

import type { JsonObject } from "../../protocol/json-messages.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { askServer, type HttpFailure } from "./ask-server.ts";

/** The kind of program at an address, judged over HTTP. */
export type HttpPeer =
  | { kind: "relay"; status: JsonObject }
  /** A relay, or a similar server, that demands another token. */
  | { kind: "refuses"; httpStatus: number }
  /** A program that is no relay. The HTTP status is undefined if its answer is not HTTP. */
  | { kind: "other"; httpStatus: number | undefined }
  | Exclude<HttpFailure, { kind: "not_http" }>;

/** Statuses of a server that demands another token, also after too many wrong ones. */
const REFUSING: ReadonlySet<number> = new Set([401, 403, 429]);

/** Asks for /status at an address such as ws://127.0.0.1:8081. */
export async function askRelay(url: string, token: string | undefined): Promise<HttpPeer> {
  const answer = await askServer(url, { path: "/status", token });
  if (answer.kind === "not_http") return { kind: "other", httpStatus: undefined };
  if (answer.kind !== "answer") return answer;
  const { httpStatus, text } = answer;
  if (REFUSING.has(httpStatus)) return { kind: "refuses", httpStatus };
  const status = parseJsonObject(text);
  if (status?.name !== RELAY_IDENTITY.name) return { kind: "other", httpStatus };
  return { kind: "relay", status };
}

/** Asks a relay for /health; undefined if it does not answer. */
export async function askHealth(url: string, token: string | undefined): Promise<JsonObject | undefined> {
  const answer = await askServer(url, { path: "/health", token });
  return answer.kind === "answer" ? parseJsonObject(answer.text) : undefined;
}

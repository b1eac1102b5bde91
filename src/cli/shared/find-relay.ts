import type { JsonObject } from "../../protocol/json-messages.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";

/** How long a relay may take to answer. Units: milliseconds. */
export const ANSWER_MILLIS = 3000;
/** Longest answer that is read. Units: bytes. */
const MAX_STATUS_BYTES = 4 * 1024 * 1024;

/** The kind of program at an address, judged over HTTP. */
export type HttpPeer =
  | { kind: "relay"; status: JsonObject; health: JsonObject | undefined }
  /** A relay, or a similar server, that demands another token. */
  | { kind: "refuses"; httpStatus: number }
  /** A server whose TLS certificate this machine does not trust. */
  | { kind: "untrusted"; reason: string }
  /** A program that accepts connections but does not answer. */
  | { kind: "silent" }
  | { kind: "other" };

/** Asks for /status and /health at an address such as ws://127.0.0.1:8081. */
export async function askRelay(url: string, token: string | undefined): Promise<HttpPeer> {
  const answer = await ask(url, "/status", token);
  if (answer === undefined) return { kind: "other" };
  if (answer === "silent") return { kind: "silent" };
  if ("untrusted" in answer) return { kind: "untrusted", reason: answer.untrusted };
  if (answer.httpStatus === 401 || answer.httpStatus === 403)
    return { kind: "refuses", httpStatus: answer.httpStatus };
  if (answer.body?.name !== RELAY_IDENTITY.name) return { kind: "other" };
  const health = await ask(url, "/health", token);
  return {
    kind: "relay",
    status: answer.body,
    health: typeof health === "object" && "body" in health ? health.body : undefined,
  };
}

async function ask(
  url: string,
  path: string,
  token: string | undefined,
): Promise<
  { httpStatus: number; body: JsonObject | undefined } | { untrusted: string } | "silent" | undefined
> {
  const address = new URL(path, url.replace(/^ws/, "http"));
  try {
    const answer = await fetch(address, {
      signal: AbortSignal.timeout(ANSWER_MILLIS),
      redirect: "manual",
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    const text = await readBounded(answer);
    return { httpStatus: answer.status, body: parseJsonObject(text) };
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return "silent";
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
    return /CERT|SIGNATURE/.test(code) ? { untrusted: code } : undefined;
  }
}

async function readBounded(answer: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_STATUS_BYTES) break;
  }
  return text;
}

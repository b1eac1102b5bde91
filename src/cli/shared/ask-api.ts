import type { JsonObject } from "../../protocol/json-messages.ts";
import { askServer } from "./ask-server.ts";

/** Time limit for an answer. Units: milliseconds. */
const ANSWER_MILLIS = 5000;

/** A question to a relay's HTTP API. */
export interface ApiQuestion {
  path: string;
  query: Readonly<Record<string, string>>;
  token: string | undefined;
}

/** Asks a relay's HTTP API. Returns undefined if it does not answer, or with an error. */
export async function askApi(
  relayUrl: string,
  { path, query, token }: ApiQuestion,
): Promise<JsonObject | undefined> {
  const asked = `${path}?${new URLSearchParams(query)}`;
  const answer = await askServer(relayUrl, { path: asked, token, answerMillis: ANSWER_MILLIS });
  if (answer.kind !== "answer" || answer.httpStatus !== 200) return undefined;
  try {
    return JSON.parse(answer.text) as JsonObject;
  } catch {
    return undefined;
  }
}

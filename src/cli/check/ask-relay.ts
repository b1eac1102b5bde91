import type { JsonObject } from "../../protocol/json-messages.ts";

/** Time limit for an answer. Units: milliseconds. */
const ANSWER_MILLIS = 5000;

/** A question to a relay's HTTP API. */
export interface RelayQuestion {
  path: string;
  query: Readonly<Record<string, string>>;
  token: string | undefined;
}

/** Asks a relay. Returns undefined if it does not answer, or with an error. */
export async function askRelay(
  relayUrl: string,
  { path, query, token }: RelayQuestion,
): Promise<JsonObject | undefined> {
  const address = new URL(path, relayUrl.replace(/^ws/, "http"));
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  try {
    const answer = await fetch(address, {
      signal: AbortSignal.timeout(ANSWER_MILLIS),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    const body = (await answer.json()) as JsonObject;
    return answer.ok ? body : undefined;
  } catch {
    return undefined;
  }
}

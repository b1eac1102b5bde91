import { checkSchema } from "../../base/check-schema.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { verdict as schema, type Verdict } from "../../protocol/verdict.ts";
import { askApi } from "../shared/ask-api.ts";

/** The longest window that a relay keeps. Units: seconds. */
const MAX_WINDOW_SECONDS = 600;

/** Asks a relay for its verdict on the last seconds of a game; undefined if it gives none. */
export async function askForVerdict(
  relayUrl: string,
  { token, source, seconds, hz }: { token: string | undefined; source: string; seconds: number; hz: number },
): Promise<Verdict | undefined> {
  const window = Math.min(MAX_WINDOW_SECONDS, Math.max(1, Math.round(seconds)));
  const query = { window: String(window), source, budget_ms: String(1000 / hz) };
  const body = await askApi(relayUrl, { path: "/stats", query, token });
  const games = (Array.isArray(body?.games) ? body.games : []) as JsonObject[];
  return checkSchema(schema, games.findLast(({ connected }) => connected === true)?.verdict).data;
}

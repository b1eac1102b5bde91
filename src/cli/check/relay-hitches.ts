import type { Hitch } from "../../insight/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** How long a relay may take to answer. Units: milliseconds. */
const ANSWER_MILLIS = 5000;
/** As many as a relay keeps at most. */
const LIMIT = 1000;

/** The hitches of one game that a relay remembers, and how many there ever were of all games. */
export interface KnownHitches {
  total: number;
  /** How many a relay keeps at most, of all games. */
  kept: number;
  hitches: Hitch[];
}

/** Asks a relay for the hitches of a game; undefined where it does not tell. */
export async function askForHitches(
  relayUrl: string,
  { token, source }: { token: string | undefined; source: string },
): Promise<KnownHitches | undefined> {
  const address = new URL("/hitches", relayUrl.replace(/^ws/, "http"));
  address.searchParams.set("limit", String(LIMIT));
  address.searchParams.set("source", source);
  try {
    const answer = await fetch(address, {
      signal: AbortSignal.timeout(ANSWER_MILLIS),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    const body = (await answer.json()) as JsonObject;
    if (!answer.ok || typeof body.total !== "number" || typeof body.kept !== "number") return undefined;
    if (!Array.isArray(body.hitches)) return undefined;
    // The relay's own answer, whose shape its schema keeps.
    return { total: body.total, kept: body.kept, hitches: body.hitches as Hitch[] };
  } catch {
    return undefined;
  }
}

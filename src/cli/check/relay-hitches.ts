import type { Hitch } from "../../insight/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** Time limit for an answer. Units: milliseconds. */
const ANSWER_MILLIS = 5000;
/** Most hitches that a relay keeps. */
const LIMIT = 1000;

/** The hitches of one game that a relay keeps, and the total count of all games. */
export interface KnownHitches {
  total: number;
  /** Most hitches that the relay keeps for all games together. */
  kept: number;
  hitches: Hitch[];
}

/** Asks a relay for the hitches of a game; undefined if it does not answer. */
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
    // Safe: the relay's own schema defines the shape of this answer.
    return { total: body.total, kept: body.kept, hitches: body.hitches as Hitch[] };
  } catch {
    return undefined;
  }
}

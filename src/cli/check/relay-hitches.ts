import type { Hitch } from "../../insight/index.ts";
import { askApi } from "../shared/ask-api.ts";

/** Most hitches that a relay keeps. */
const LIMIT = 1000;

/** The hitches of one game that a relay keeps, without those in which the game waited for something else, and the total count of all games. */
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
  const body = await askApi(relayUrl, { path: "/hitches", query: { limit: String(LIMIT), source }, token });
  if (body === undefined || typeof body.total !== "number" || typeof body.kept !== "number") return undefined;
  if (!Array.isArray(body.hitches)) return undefined;
  // Safe: the relay's own schema defines the shape of this answer.
  const hitches = (body.hitches as Hitch[]).filter(({ cause }) => cause.kind !== "waiting");
  return { total: body.total, kept: body.kept, hitches };
}

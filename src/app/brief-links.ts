import type { JsonObject } from "../protocol/json-object.ts";

/** Links as the topic `relay` and snapshots show them: what a client needs to know of the games that they bring. */
export function briefLinks(
  links: readonly { site: string | null; url: string; connected: boolean; games: number }[],
): JsonObject[] {
  return links.map(({ site, url, connected, games }) => ({ site, url, connected, games }));
}

import type { LinkStatus } from "../ingest/index.ts";
import type { JsonObject } from "../protocol/json-object.ts";

/** Links as the topic `relay` and snapshots show them: what a client needs to know of the games that they bring. */
export function briefLinks(links: readonly LinkStatus[]): JsonObject[] {
  return links.map(({ site, url, connected, games, since, reason, may_control }) => ({
    site,
    url,
    connected,
    games,
    since,
    reason,
    may_control,
  }));
}

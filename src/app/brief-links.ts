import type { JsonObject } from "../protocol/json-object.ts";

/** A link to another relay, or a site by NATS, as clients need to know it. */
export interface BriefLink {
  site: string | null;
  url: string;
  connected: boolean;
  /** Games that it brings. */
  games: number;
}

/** Links as the topic `relay` and snapshots show them: what a client needs to know of the games that they bring. */
export function briefLinks(links: readonly BriefLink[]): JsonObject[] {
  return links.map(({ site, url, connected, games }) => ({ site, url, connected, games }));
}

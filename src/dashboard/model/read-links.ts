import { linksBySite, type SiteLink } from "../../protocol/site-link.ts";
import { listOf, numberOf, objectOf, textOf } from "./read-json.ts";

/** Most sites that the page keeps. */
const MOST_SITES = 256;

/** Reads the links to other sites from what the relay tells of itself. A link that was never up has no site yet, and is left out. */
export function readLinks(told: unknown): ReadonlyMap<string, SiteLink> {
  const links = listOf(told)
    .slice(0, MOST_SITES)
    .map(objectOf)
    .map(({ site, connected, since, reason, may_control }) => ({
      site: textOf(site),
      connected: connected === true,
      since: numberOf(since),
      reason: textOf(reason) || null,
      may_control: may_control !== false,
    }));
  return linksBySite(links.filter(({ site }) => site !== ""));
}

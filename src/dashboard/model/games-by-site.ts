import type { SiteLink } from "../../protocol/site-link.ts";
import type { Game } from "./games.ts";

/** The games of one site. */
export interface SiteGames {
  /** Undefined for the games that are connected to this relay. */
  site: string | undefined;
  /** The link to the site; undefined for this relay. */
  link: SiteLink | undefined;
  games: readonly Game[];
}

/** Groups games by their site: those of this relay first, then site by site, also sites without a game. */
export function gamesBySite(
  games: Iterable<Game>,
  links: ReadonlyMap<string, SiteLink>,
): readonly SiteGames[] {
  const groups = Map.groupBy(games, ({ site }) => site);
  const sites = [...new Set([...links.keys(), ...groups.keys()])].filter((site) => site !== undefined);
  const linked = sites.sort().map((site) => ({ site, link: links.get(site), games: groups.get(site) ?? [] }));
  const own = groups.get(undefined) ?? [];
  return own.length === 0 ? linked : [{ site: undefined, link: undefined, games: own }, ...linked];
}

import { compareNames } from "../../base/compare-names.ts";
import type { Source } from "../../hub/index.ts";
import { linksBySite, type SiteLink } from "../../protocol/site-link.ts";
import { compareFleetGames, describeFleetGame, type FleetGame, type Moments } from "./fleet-game.ts";

/** The games of one site. */
export interface FleetSite {
  /** Null for the games that are connected to this relay. */
  site: string | null;
  /** The link to the site; null for this relay. */
  link: Omit<SiteLink, "site"> | null;
  /** The worst first. */
  games: FleetGame[];
}

/** The games of all sites: those of this relay first, then site by site, also sites without a game. */
export function fleetOf(sources: readonly Source[], links: readonly SiteLink[], now: Moments): FleetSite[] {
  const bySite = linksBySite(links);
  const told = sources.flatMap(({ site }) => site ?? []);
  const sites = [...new Set([...bySite.keys(), ...told])].sort(compareNames);
  return [undefined, ...sites].map((site): FleetSite => {
    const link = site === undefined ? undefined : bySite.get(site);
    const games = sources.filter((source) => source.site === site);
    return {
      site: site ?? null,
      link: link === undefined ? null : withoutSite(link),
      games: games.map((game) => describeFleetGame(game, link, now)).sort(compareFleetGames),
    };
  });
}

function withoutSite({ site: _, ...link }: SiteLink): Omit<SiteLink, "site"> {
  return link;
}

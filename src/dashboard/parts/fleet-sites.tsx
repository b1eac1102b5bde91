import type { Dashboard } from "../model/dashboard.ts";
import { countsOf, type FleetGame } from "../model/fleet.ts";
import { DOWN_SIGN } from "../model/game-verdict.ts";
import { gamesBySite } from "../model/games-by-site.ts";
import { SIGNS } from "../model/signs.ts";
import { seconds } from "../model/words.ts";

/** The sites, each with how many of its games do badly or since when its link is down. A click shows the games of that site alone. */
export function FleetSites({
  dashboard,
  games,
  chosen,
  choose,
}: {
  dashboard: Dashboard;
  games: readonly FleetGame[];
  chosen: string | null | undefined;
  choose(site: string | null | undefined): void;
}) {
  const sites = gamesBySite(dashboard.games.all.peek().values(), dashboard.games.links.value);
  if (sites.length < 2) return null;
  const { unixSeconds } = dashboard.pageMoment();
  return (
    <fieldset class="sites">
      <legend class="unseen">Site</legend>
      <button type="button" aria-pressed={chosen === undefined} onClick={() => choose(undefined)}>
        All sites
      </button>
      {sites.map(({ site = null, link, games: { length: count } }) => {
        const isDown = link?.connected === false;
        return (
          <button
            type="button"
            key={site ?? ""}
            class={isDown ? "down" : ""}
            aria-pressed={chosen === site}
            title={link?.reason ?? ""}
            onClick={() => choose(chosen === site ? undefined : site)}
          >
            {site ?? "this relay"}{" "}
            <span class="quiet">
              {isDown
                ? `${DOWN_SIGN} link down for ${seconds(unixSeconds - link.since)}`
                : stateOf(
                    games.filter((game) => (game.site ?? null) === site),
                    count,
                  )}
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}

/** How many games a site has, and how many of them do badly. */
function stateOf(games: readonly FleetGame[], count: number): string {
  const { bad } = countsOf(games);
  return `${count} ${count === 1 ? "game" : "games"}${bad === 0 ? "" : `, ${SIGNS.bad} ${bad}`}`;
}

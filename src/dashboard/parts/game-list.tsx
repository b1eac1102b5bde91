import { useEffect, useRef } from "preact/hooks";
import type { SiteLink } from "../../protocol/site-link.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { DOWN_SIGN, type GameVerdict, verdictOf } from "../model/game-verdict.ts";
import type { Game } from "../model/games.ts";
import { gamesBySite } from "../model/games-by-site.ts";
import { seconds } from "../model/words.ts";

/** So much of what is before the shown game stays in sight. Units: CSS pixels. */
const SEEN_BEFORE = 60;

/** Every game with its verdict, by site; a click shows it. Only the game that is shown is streamed. The row scrolls to it. */
export function GameList({ dashboard }: { dashboard: Dashboard }) {
  const { games, screen } = dashboard;
  // Rendered with the page's time: many games tell their statistics at any moment.
  const now = dashboard.pageMoment();
  const known = [...games.all.peek().values()];
  const bySite = gamesBySite(known, games.links.value);
  const list = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    const { current: row } = list;
    const shown = row?.querySelector<HTMLElement>(".game[aria-pressed=true]");
    if (row && shown) row.scrollLeft = shown.offsetLeft - row.offsetLeft - SEEN_BEFORE;
  }, [games.selectedName.value, known.length]);
  if (bySite.length === 0) return <p class="quiet">no game yet</p>;
  return (
    <fieldset class="games" ref={list}>
      <legend class="unseen">Game</legend>
      {(known.length > 1 || bySite.length > 1) && (
        <button type="button" title="All games on one screen (f)" onClick={() => screen.toggleFleet()}>
          All {known.length} games
        </button>
      )}
      {bySite.map(({ site, link, games: ofSite }) => (
        <fieldset class="site" key={site ?? ""}>
          {site !== undefined && <SiteLegend site={site} link={link} unixSeconds={now.unixSeconds} />}
          {ofSite.map((game) => (
            <GameButton
              key={game.source}
              game={game}
              verdict={verdictOf(game, link, now)}
              isShown={game.source === games.selectedName.value}
              choose={() => dashboard.select(game.source)}
            />
          ))}
        </fieldset>
      ))}
    </fieldset>
  );
}

function SiteLegend({
  site,
  link,
  unixSeconds,
}: {
  site: string;
  link: SiteLink | undefined;
  unixSeconds: number;
}) {
  const isDown = link?.connected === false;
  return (
    <legend class={isDown ? "down" : ""} title={link?.reason ?? ""}>
      <span class="unseen">Site </span>
      {site}
      {isDown && ` ${DOWN_SIGN} link down for ${seconds(unixSeconds - link.since)}`}
    </legend>
  );
}

function GameButton({
  game,
  verdict: { sign, words, mood },
  isShown,
  choose,
}: {
  game: Game;
  verdict: GameVerdict;
  isShown: boolean;
  choose(): void;
}) {
  return (
    <button type="button" class={`game ${mood}`} aria-pressed={isShown} title={game.project} onClick={choose}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>{" "}
      {game.source.slice(0, 40)} <span class="quiet">{words}</span>
    </button>
  );
}

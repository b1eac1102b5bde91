import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Dashboard } from "../model/dashboard.ts";
import { countsOf, type FleetCounts, fleetOf, inOrder, type Sought, soughtGames } from "../model/fleet.ts";
import { FleetOrder } from "../model/fleet-order.ts";
import { DOWN_SIGN } from "../model/game-verdict.ts";
import { SIGNS } from "../model/signs.ts";
import { FleetSites } from "./fleet-sites.tsx";
import { FleetTile } from "./fleet-tile.tsx";
import { moveFocus } from "./move-focus.ts";
import { ScreenButtons } from "./screen-buttons.tsx";

/** All games on one screen, the worst first. The order stands still under the pointer, and while a game has the focus. */
export function Fleet({ dashboard }: { dashboard: Dashboard }) {
  const sought = useSignal<Sought>({ text: "", site: undefined });
  const isHeld = useSignal(false);
  const games = fleetOf(dashboard);
  const counts = countsOf(games);
  const order = useMemo(() => new FleetOrder(), []);
  const hasFocus = document.activeElement?.closest(".fleet-list") != null;
  const names = order.of(games, dashboard.now.peek(), { isHeld: isHeld.value || hasFocus });
  const shown = inOrder(soughtGames(games, sought.value), names);
  const { screen } = dashboard;
  return (
    <>
      <section class="panel fleet-head" aria-label="All games">
        <h1>
          {games.length} {games.length === 1 ? "game" : "games"}
        </h1>
        <p class="quiet">{summaryOf(dashboard, counts)}</p>
        <p class="unseen" role="status">
          {spokenOf(counts)}
        </p>
        <input
          type="search"
          id="fleet-filter"
          aria-label="Search the games"
          placeholder="search ( / )"
          value={sought.value.text}
          onInput={({ currentTarget: { value: text } }) => {
            sought.value = { ...sought.value, text };
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        <button type="button" onClick={() => screen.toggleFleet()}>
          One game
        </button>
        <ScreenButtons screen={screen} />
        <FleetSites
          dashboard={dashboard}
          games={games}
          chosen={sought.value.site}
          choose={(site) => {
            sought.value = { ...sought.value, site };
          }}
        />
      </section>
      {shown.length === 0 && (
        <p class="panel quiet">{games.length === 0 ? "No game yet." : "No game matches the search."}</p>
      )}
      <ul
        class="fleet-list"
        aria-label="Games, the worst first"
        onPointerEnter={() => {
          isHeld.value = true;
        }}
        onPointerLeave={() => {
          isHeld.value = false;
        }}
        onKeyDown={moveFocus}
      >
        {shown.map((game) => (
          <FleetTile
            key={game.source}
            game={game}
            choose={() => {
              dashboard.select(game.source);
              screen.toggleFleet();
            }}
          />
        ))}
      </ul>
    </>
  );
}

/** How many games do how well. */
function summaryOf({ state }: Dashboard, counts: FleetCounts): string {
  if (state.value.name !== "open") return "No connection to the relay: what is shown is old";
  const words: [count: number, what: string][] = [
    [counts.bad, `${SIGNS.bad} break their rate`],
    [counts.warning, `${SIGNS.warning} with hitches`],
    [counts.good, `${SIGNS.good} hold it`],
    [counts.unknown, `${SIGNS.unknown} unknown`],
    [counts.cutOff, `${DOWN_SIGN} cut off`],
    [counts.left, "– gone"],
  ];
  return words
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(" · ");
}

/** What a screen reader says: it changes only when another game does badly, or no longer does. */
function spokenOf({ bad }: FleetCounts): string {
  if (bad === 0) return "No game does badly";
  return bad === 1 ? "One game does badly" : `${bad} games do badly`;
}

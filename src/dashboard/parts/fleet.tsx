import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Dashboard } from "../model/dashboard.ts";
import {
  countsOf,
  type FleetCounts,
  type FleetGame,
  fleetOf,
  inOrder,
  type Sought,
  soughtGames,
  worstFirst,
} from "../model/fleet.ts";
import { DOWN_SIGN } from "../model/game-verdict.ts";
import { SIGNS } from "../model/signs.ts";
import { FleetSites } from "./fleet-sites.tsx";
import { FleetTile } from "./fleet-tile.tsx";
import { moveFocus } from "./move-focus.ts";
import { ScreenButtons } from "./screen-buttons.tsx";

/** The list is sorted again at most this often, so that it can be read. Units: milliseconds. */
const SORT_MILLIS = 5000;

/** All games on one screen, the worst first. The order stands still under the pointer, and while a game has the focus. */
export function Fleet({ dashboard }: { dashboard: Dashboard }) {
  const sought = useSignal<Sought>({ text: "", site: undefined });
  const isHeld = useSignal(false);
  const games = fleetOf(dashboard);
  const counts = countsOf(games);
  const shown = useOrder(
    soughtGames(games, sought.value),
    games,
    isHeld.value ? undefined : dashboard.now.peek(),
  );
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

/** The games in an order that is renewed now and then. `nowMillis`: undefined keeps the order. */
function useOrder(
  shown: readonly FleetGame[],
  all: readonly FleetGame[],
  nowMillis: number | undefined,
): readonly FleetGame[] {
  const order = useRef<{ names: readonly string[]; atMillis: number }>({ names: [], atMillis: 0 });
  const { names, atMillis } = order.current;
  const hasFocus = document.activeElement?.closest(".fleet-list") != null;
  const isDue = nowMillis !== undefined && !hasFocus && nowMillis - atMillis >= SORT_MILLIS;
  // Each verdict is known a second after the page began.
  if (names.length === 0 || isDue)
    order.current = { names: worstFirst(all), atMillis: nowMillis ?? atMillis };
  return inOrder(shown, order.current.names);
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

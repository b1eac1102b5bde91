import { timeWords } from "../../base/time-words.ts";
import { STALE_SECONDS } from "../../protocol/short-verdict.ts";
import { textTable } from "../shared/text-table.ts";
import type { FleetGame, FleetSite } from "./fleet-answer.ts";

/** The name of the games that are connected to the relay itself. */
const THIS_RELAY = "this relay";

/** Signs of the moods, so that they are not told by colour alone. */
const SIGNS: Readonly<Record<FleetGame["mood"], string>> = {
  good: "✓",
  warning: "▲",
  bad: "✕",
  unknown: "?",
};

/** Fewest games of a site that are shown, however small the terminal is. */
const LEAST_GAMES = 1;

/** The games by site, each with its verdict and numbers, the worst first. `rows`: so many lines have room. Units: unix seconds. */
export function fleetLines(sites: readonly FleetSite[], unixSeconds: number, rows: number): string[] {
  const shown = sites.filter(({ site, games }) => site !== null || games.length > 0);
  if (shown.length === 0) return ["no game is connected, and there is no other site"];
  // A line for each site, and one for what has no room.
  const room = Math.floor((rows - 2 * shown.length) / shown.length);
  return shown.flatMap((site) => [
    siteLine(site, unixSeconds),
    ...gameLines(site, Math.max(LEAST_GAMES, room)),
  ]);
}

function siteLine({ site, link, games }: FleetSite, unixSeconds: number): string {
  const name = site ?? THIS_RELAY;
  if (link?.connected === false) {
    const why = link.reason === null ? "" : `: ${link.reason}`;
    return `${name}  ⊘ link down for ${timeWords(unixSeconds - link.since)}${why}`;
  }
  const connected = games.filter(({ connected: is }) => is);
  const bad = connected.filter(({ mood }) => mood === "bad").length;
  const count = `${connected.length} ${connected.length === 1 ? "game" : "games"}`;
  return `${name}  ${count}${bad === 0 ? "" : `, ${bad} of them ${bad === 1 ? "does" : "do"} badly`}`;
}

function gameLines({ link, games }: FleetSite, most: number): string[] {
  // Of a site that is cut off nothing is known.
  if (link?.connected === false || games.length === 0) return [];
  const table = textTable(
    ["", "", "", "", "", ""],
    games.slice(0, most).map((game) => [`  ${signOf(game)}`, game.source, game.words, ...numbersOf(game)]),
    { leftColumns: 3 },
  );
  const more = games.length - most;
  return [...table.split("\n").slice(1), ...(more > 0 ? [`  … and ${more} more that do better`] : [])];
}

function signOf({ connected, mood }: FleetGame): string {
  return connected ? SIGNS[mood] : "–";
}

function numbersOf({
  connected,
  age_s,
  fps,
  frame_time_p99_ms: p99,
  stale_share: lost,
}: FleetGame): string[] {
  if (!connected || age_s === null || age_s > STALE_SECONDS) return [];
  return [
    fps === null ? "" : `${fps.toFixed(1)} fps`,
    p99 === null ? "" : `p99 ${p99.toFixed(1)} ms`,
    lost === null ? "" : `${(100 * lost).toFixed(1)} % lost`,
  ];
}

/** What of each game and site a reader of plain lines is told when it changes: its verdict in a few words. */
export function fleetStates(sites: readonly FleetSite[]): ReadonlyMap<string, string> {
  const states = new Map<string, string>();
  for (const { site, link, games } of sites) {
    if (site !== null && link !== null) states.set(site, link.connected ? "link up" : "link down");
    // Its words would change each second.
    if (link?.connected === false) continue;
    for (const { source, words } of games) {
      // A game whose name collides with another has the site in its name.
      const hasSite = site === null || source.startsWith(`${site}/`);
      states.set(hasSite ? source : `${site}: ${source}`, words);
    }
  }
  return states;
}

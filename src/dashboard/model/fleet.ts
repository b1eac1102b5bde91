import { compareNames } from "../../base/compare-names.ts";
import { compareWorstFirst } from "../../protocol/short-verdict.ts";
import type { Verdict } from "../../protocol/verdict.ts";
import type { Dashboard } from "./dashboard.ts";
import { DOWN_SIGN, type GameVerdict, verdictOf } from "./game-verdict.ts";
import type { Game } from "./games.ts";
import type { Second } from "./measures.ts";
import { decimal, percent } from "./words.ts";

/** One game in the list of all games. Numbers are null where nothing is known of now. */
export interface FleetGame {
  source: string;
  site: string | undefined;
  /** Whether the game is connected, and the link to its site too. */
  isThere: boolean;
  verdict: GameVerdict;
  /** The whole verdict; empty without one that is of now. */
  sentence: string;
  /** Why, in a few words: what it breaks, or what room it has. */
  detail: string;
  fps: number | null;
  p99Millis: number | null;
  staleShare: number | null;
  seconds: readonly Second[];
}

/** Every game with its verdict, in the order in which they came. */
export function fleetOf(dashboard: Dashboard): readonly FleetGame[] {
  const links = dashboard.games.links.value;
  const now = dashboard.pageMoment();
  return [...dashboard.games.all.peek().values()].map((game) =>
    fleetGame(game, verdictOf(game, links.get(game.site ?? ""), now)),
  );
}

function fleetGame({ source, site, isConnected, newest, seconds }: Game, verdict: GameVerdict): FleetGame {
  const judged = verdict.isOfNow ? newest?.window : undefined;
  const isDown = verdict.sign === DOWN_SIGN;
  return {
    source,
    site,
    isThere: isConnected && !isDown,
    verdict,
    sentence: judged?.verdict.sentence ?? "",
    detail: judged === undefined ? "" : detailOf(judged.verdict),
    fps: judged?.fps ?? null,
    p99Millis: judged?.frame_time_p99_ms ?? null,
    staleShare: judged?.verdict.stale_share ?? null,
    seconds,
  };
}

function detailOf({ answer, budget_ms: budget, hitches, share_over, work }: Verdict): string {
  const cpuMillis = work?.cpu_ms ?? 0;
  const gpuMillis = work?.gpu_ms ?? null;
  const processors = `CPU ${decimal(cpuMillis)}${gpuMillis === null ? "" : `, GPU ${decimal(gpuMillis)}`}`;
  if (answer !== "breaks")
    return work === null ? "" : `${processors} ms, ${Math.round(work.free_share * 100)} % free`;
  if (Math.max(cpuMillis, gpuMillis ?? 0) > budget) return `${processors} of ${decimal(budget)} ms`;
  const late = share_over === null ? "" : `${percent(share_over)} % of frames late`;
  const counted = hitches === 0 ? "" : `${hitches} hitch${hitches === 1 ? "" : "es"}`;
  return [counted, late].filter((one) => one !== "").join(", ");
}

/** What of the list is shown: games whose name, site or verdict has a text, in any case; of one site, of this relay (null), or of all (undefined). */
export interface Sought {
  text: string;
  site: string | null | undefined;
}

/** The games that are sought. */
export function soughtGames(games: readonly FleetGame[], { text, site }: Sought): readonly FleetGame[] {
  const sought = text.trim().toLowerCase();
  return games.filter(
    (game) =>
      (site === undefined || (game.site ?? null) === site) &&
      `${game.site ?? ""}/${game.source} ${game.verdict.words}`.toLowerCase().includes(sought),
  );
}

/** Names of games, the worst first. */
export function worstFirst(games: readonly FleetGame[]): readonly string[] {
  const ranked = games.map(({ source, verdict: { mood }, isThere, staleShare }) => ({
    source,
    mood,
    isConnected: isThere,
    staleShare,
  }));
  return ranked
    .sort((one, other) => compareWorstFirst(one, other) || compareNames(one.source, other.source))
    .map(({ source }) => source);
}

/** Games in an order of names; those that the order does not have come last. */
export function inOrder(games: readonly FleetGame[], order: readonly string[]): readonly FleetGame[] {
  const places = new Map(order.map((source, place) => [source, place]));
  const placeOf = ({ source }: FleetGame) => places.get(source) ?? order.length;
  return games.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** How many games do how well. */
export interface FleetCounts {
  bad: number;
  warning: number;
  good: number;
  unknown: number;
  /** Games of sites whose link is down. */
  cutOff: number;
  left: number;
}

/** Counts games by how they do. */
export function countsOf(games: readonly FleetGame[]): FleetCounts {
  const counts = { bad: 0, warning: 0, good: 0, unknown: 0, cutOff: 0, left: 0 };
  for (const { isThere, verdict } of games) {
    if (isThere) counts[verdict.mood]++;
    else counts[verdict.sign === DOWN_SIGN ? "cutOff" : "left"]++;
  }
  return counts;
}

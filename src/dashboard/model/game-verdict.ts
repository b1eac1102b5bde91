import { type ShortVerdict, STALE_SECONDS, shortVerdict } from "../../protocol/short-verdict.ts";
import type { SiteLink } from "../../protocol/site-link.ts";
import { type Game, isHeard } from "./games.ts";
import { SIGNS } from "./signs.ts";

/** The sign of a link that is down, and of a game of which nothing comes because of that. */
export const DOWN_SIGN = "⊘";

/** What the time is. Units: milliseconds of the page's clock, unix seconds. */
export interface PageMoment {
  nowMillis: number;
  unixSeconds: number;
}

/** How a game does, by a sign and a few words. */
export interface GameVerdict extends ShortVerdict {
  sign: string;
  /** Whether its newest statistics are of now. */
  isOfNow: boolean;
}

/** Judges a game by its newest statistics that came live, and by the link to its site. */
export function verdictOf(game: Game, link: SiteLink | undefined, now: PageMoment): GameVerdict {
  const { isConnected, newest: stats, heardAtMillis } = game;
  const isDown = link?.connected === false;
  const ageSeconds = (now.nowMillis - heardAtMillis) / 1000;
  const verdict = shortVerdict({
    isConnected,
    linkDownSeconds: isDown ? now.unixSeconds - link.since : undefined,
    stats: isHeard(game) ? stats : undefined,
    ageSeconds,
  });
  const isOfNow = isConnected && !isDown && ageSeconds <= STALE_SECONDS;
  return { ...verdict, isOfNow, sign: isDown ? DOWN_SIGN : isConnected ? SIGNS[verdict.mood] : "–" };
}

import { type Game, isHeard } from "./games.ts";
import type { Mood } from "./headline.ts";

/** Statistics older than this say nothing of now. Units: milliseconds. */
const STALE_MILLIS = 3000;

/** How a game does, by a sign and a word or two. */
export interface GameVerdict {
  mood: Mood;
  sign: string;
  word: string;
}

/** Judges a game by its newest statistics. Units: milliseconds of the page's clock. */
export function verdictOf(game: Game, nowMillis: number): GameVerdict {
  const { isConnected, newest: stats, heardAtMillis } = game;
  if (!isConnected) return { mood: "unknown", sign: "–", word: "has left" };
  if (stats === undefined || !isHeard(game)) return { mood: "unknown", sign: "?", word: "being measured" };
  if (stats.standstill?.state === "paused") return { mood: "unknown", sign: "?", word: "paused" };
  if (stats.standstill !== null) return { mood: "bad", sign: "✕", word: "no frames" };
  if (nowMillis - heardAtMillis > STALE_MILLIS) return { mood: "unknown", sign: "?", word: "no news" };
  const {
    window: {
      verdict: { answer, budget_ms, hitches },
    },
  } = stats;
  const rate = `${Math.round(1000 / budget_ms)} Hz`;
  switch (answer) {
    case "holds":
      return hitches > 0
        ? { mood: "warning", sign: "▲", word: `holds ${rate}, ${hitches} hitch${hitches === 1 ? "" : "es"}` }
        : { mood: "good", sign: "✓", word: `holds ${rate}` };
    case "breaks":
      return { mood: "bad", sign: "✕", word: `breaks ${rate}` };
    default:
      return { mood: "unknown", sign: "?", word: "cannot tell" };
  }
}

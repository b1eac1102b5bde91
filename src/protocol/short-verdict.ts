import { timeWords } from "../base/time-words.ts";
import type { Stats } from "./stats.ts";
import type { Verdict } from "./verdict.ts";

/** How good the news of a game is. */
export type Mood = "good" | "warning" | "bad" | "unknown";

/** How a game does, in a few words that follow its name. */
export interface ShortVerdict {
  mood: Mood;
  words: string;
}

/** What the short verdict is made of. */
export interface ShortlyJudged {
  isConnected: boolean;
  /** Since when the link to the game's site is down; undefined while the link is up, and for a game that is connected to this relay. Units: seconds. */
  linkDownSeconds: number | undefined;
  /** The newest statistics that came live; undefined if none came. */
  stats:
    | (Pick<Stats, "standstill"> & { window: { verdict: Pick<Verdict, "answer" | "budget_ms" | "hitches"> } })
    | undefined;
  /** Their age. Units: seconds. */
  ageSeconds: number;
}

/** Statistics older than this say nothing of now: games that are judged have new ones each second. Units: seconds. */
export const STALE_SECONDS = 3;

/** Judges a game by its newest statistics. Old news is never told as good news. */
export function shortVerdict({
  isConnected,
  linkDownSeconds,
  stats,
  ageSeconds,
}: ShortlyJudged): ShortVerdict {
  if (linkDownSeconds !== undefined)
    return { mood: "unknown", words: `link down for ${timeWords(linkDownSeconds)}` };
  if (!isConnected) return { mood: "unknown", words: "has left" };
  if (stats === undefined) return { mood: "unknown", words: "being measured" };
  const { standstill, window } = stats;
  if (standstill?.state === "paused") return { mood: "unknown", words: "paused" };
  if (standstill !== null) return { mood: "bad", words: "no frames" };
  if (ageSeconds > STALE_SECONDS) return { mood: "unknown", words: "no news" };
  const { answer, budget_ms, hitches } = window.verdict;
  const rate = `${Math.round(1000 / budget_ms)} Hz`;
  switch (answer) {
    case "holds":
      return hitches > 0
        ? { mood: "warning", words: `holds ${rate}, ${hitches} hitch${hitches === 1 ? "" : "es"}` }
        : { mood: "good", words: `holds ${rate}` };
    case "breaks":
      return { mood: "bad", words: `breaks ${rate}` };
    case "too_little":
      return { mood: "unknown", words: "being measured" };
    case "cannot_tell":
      return { mood: "unknown", words: "cannot tell" };
  }
}

/** The moods, the worst first. A game of which nothing is known comes before one that does well. */
const WORST_FIRST: readonly Mood[] = ["bad", "warning", "unknown", "good"];

/** What decides which of two games does worse. */
export interface Ranked {
  mood: Mood;
  isConnected: boolean;
  /** Share of display refreshes without a new frame; null if unknown. */
  staleShare: number | null;
}

/** Orders games, the worst first; games that have left come last. Returns a negative number if `one` does worse than `other`. */
export function compareWorstFirst(one: Ranked, other: Ranked): number {
  return (
    Number(other.isConnected) - Number(one.isConnected) ||
    WORST_FIRST.indexOf(one.mood) - WORST_FIRST.indexOf(other.mood) ||
    (other.staleShare ?? 0) - (one.staleShare ?? 0)
  );
}

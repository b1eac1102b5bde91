import type { Stats } from "../../protocol/stats.ts";
import { seconds } from "./words.ts";

/** How good the news is. The page shows each by a colour, a sign and a word. */
export type Mood = "good" | "warning" | "bad" | "unknown";

/** The verdict in a few words. */
export interface Headline {
  mood: Mood;
  title: string;
  detail: string;
}

/** What the page knows that decides about the headline. */
export interface Situation {
  /** Whether the page is connected to the relay. */
  isConnected: boolean;
  /** Time without a connection. Units: seconds. */
  lostForSeconds: number;
  /** Whether the game that is shown is connected to the relay; undefined while no game was ever seen. */
  isPlaying: boolean | undefined;
  /** The newest statistics of the game. */
  stats: Stats | undefined;
  /** Age of these statistics. Units: seconds. */
  statsAgeSeconds: number;
  /** The newest hitch of the last ten seconds. */
  hitch: { agoSeconds: number; millis: number; cause: string } | undefined;
  /** For how long no refresh was lost. Units: seconds. */
  holdingSeconds: number;
}

/** Statistics older than this are stale: the relay sends them every second. Units: seconds. */
const STALE_SECONDS = 3;

/** Says in a few words how the game does. Old news is never told as good news. */
export function headline(now: Situation): Headline {
  const { stats, hitch } = now;
  if (!now.isConnected)
    return {
      mood: "unknown",
      title: "No connection to the relay",
      detail: `for ${seconds(now.lostForSeconds)}; the page tries again until it is there`,
    };
  if (now.isPlaying === undefined)
    return { mood: "unknown", title: "Nobody plays", detail: "The relay waits for a game" };
  if (!now.isPlaying)
    return { mood: "unknown", title: "The game has left", detail: "What it sent last is still here" };
  if (stats === undefined)
    return { mood: "unknown", title: "Connected", detail: "The first second is being measured" };
  const { standstill, window } = stats;
  if (standstill !== null) {
    const forSeconds = seconds(standstill.seconds + now.statsAgeSeconds);
    if (standstill.state === "paused")
      return { mood: "unknown", title: `Paused for ${forSeconds}`, detail: "The app does not run" };
    const detail = standstill.state === "held" ? "A debugger holds the game" : "The game stands still";
    return { mood: "bad", title: `No frame for ${forSeconds}`, detail };
  }
  if (now.statsAgeSeconds > STALE_SECONDS)
    return {
      mood: "unknown",
      title: `No news for ${seconds(now.statsAgeSeconds)}`,
      detail: "What is shown below is old",
    };
  const { verdict } = window;
  const hz = Math.round(1000 / verdict.budget_ms);
  const sentence = verdict.sentence;
  if (verdict.answer === "too_little" && verdict.budget_origin === "guessed")
    return { mood: "unknown", title: "Connected", detail: "XR has not started, or few frames came" };
  if (verdict.answer === "too_little") return { mood: "unknown", title: "Connected", detail: sentence };
  if (verdict.answer === "cannot_tell")
    return { mood: "unknown", title: `Cannot tell at ${hz} Hz`, detail: sentence };
  if (hitch !== undefined) {
    const count = verdict.hitches > 1 ? `${verdict.hitches} hitches` : "One hitch";
    return {
      mood: verdict.answer === "breaks" ? "bad" : "warning",
      title: `${count}, ${seconds(hitch.agoSeconds)} ago`,
      detail: `${Math.round(hitch.millis)} ms, ${hitch.cause}. ${capitalised(sentence)}`,
    };
  }
  if (verdict.answer === "breaks") return { mood: "bad", title: `Not holding ${hz} Hz`, detail: sentence };
  const guessed = verdict.budget_origin === "guessed" ? " (guessed)" : "";
  return {
    mood: "good",
    title: `Holding ${hz} Hz${guessed}`,
    detail: `for ${seconds(now.holdingSeconds)}; it ${sentence}`,
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

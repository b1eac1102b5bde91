import { type Mood, STALE_SECONDS } from "../../protocol/short-verdict.ts";
import type { Stats } from "../../protocol/stats.ts";
import { decimal, percent, seconds } from "./words.ts";

/** How good the news is. The page shows each by a colour, a sign and a word. */
export type { Mood };

/** The verdict in a few words. */
export interface Headline {
  mood: Mood;
  title: string;
  /** One short line. */
  detail: string;
  /** The whole verdict of the relay, in full sentences; empty without one. */
  whole: string;
  /** What a screen reader says. It changes with the kind of the news only, not with each second. */
  spoken: string;
}

/** What the page knows that decides about the headline. */
export interface Situation {
  /** Whether the page is connected to the relay. */
  isConnected: boolean;
  /** Time without a connection. Units: seconds. */
  lostForSeconds: number;
  /** Whether the page has given everything up, because nobody has looked at it for long. */
  isAway: boolean;
  /** Whether the relay has said which games there are. */
  isKnown: boolean;
  /** The link to the site of the game that is shown, if that is down. Units: seconds. */
  linkDown: { site: string; seconds: number } | undefined;
  /** Whether the game that is shown is connected to the relay; undefined while no game was ever seen. */
  isPlaying: boolean | undefined;
  /** State of the replay that the game is of; undefined for a live game. */
  replay: string | undefined;
  /** The newest statistics of the game that came live. */
  stats: Stats | undefined;
  /** Age of these statistics. Units: seconds. */
  statsAgeSeconds: number;
  /** The newest hitch of the last ten seconds. */
  hitch: { agoSeconds: number; millis: number; cause: string } | undefined;
  /** For how long no refresh was lost. Units: seconds. */
  holdingSeconds: number;
  /** Whether the game has sent poses. */
  hasPoses: boolean;
}

/** Budgets that a game has without an XR display, and without a person who chose one. */
const FLAT_BUDGETS: readonly string[] = ["guessed", "screen", "max_fps"];

/** What is said of a replay that does not go on, by its state. */
const REPLAYS: Readonly<Record<string, string>> = {
  paused: "The replay is paused",
  ended: "The replay has ended",
  failed: "The replay cannot go on",
};
/** A connection that takes longer than this is missed. Units: seconds. */
const CONNECTING_SECONDS = 1;

/** Says in a few words how the game does. Old news is never told as good news. */
export function headline(now: Situation): Headline {
  const { stats } = now;
  if (!now.isConnected && now.lostForSeconds < CONNECTING_SECONDS)
    return news("unknown", "Connecting", { detail: "to the relay" });
  if (!now.isConnected)
    return news("unknown", "No connection to the relay", {
      detail: `for ${seconds(now.lostForSeconds)}; the page tries again until it is there`,
    });
  if (now.isAway) return news("unknown", "Not watching", { detail: "This page was hidden for long" });
  if (!now.isKnown) return news("unknown", "Connecting", { detail: "The relay is asked for its games" });
  if (now.linkDown !== undefined) {
    const { site, seconds: down } = now.linkDown;
    const detail = `for ${seconds(down)}; what is shown below is old`;
    return news("unknown", `The link to ${site} is down`, { detail });
  }
  if (now.isPlaying === undefined)
    return news("unknown", "Nobody plays", { detail: "The relay waits for a game at its path /producer" });
  if (!now.isPlaying)
    return news("unknown", "The game has left", { detail: "What it sent last is still here" });
  if (now.replay !== undefined && now.replay !== "playing") {
    const { window: shown } = stats ?? {};
    const whole = capitalised(shown?.verdict.sentence ?? "");
    return news("unknown", REPLAYS[now.replay] ?? "The replay stands still", {
      detail: "The page shows this moment of the recording",
      whole,
    });
  }
  if (stats === undefined) return news("unknown", "Connected", { detail: "No frames were measured yet" });
  if (stats.standstill !== null) return standing(stats.standstill, now.statsAgeSeconds);
  if (now.statsAgeSeconds > STALE_SECONDS) {
    const title = `No news for ${seconds(now.statsAgeSeconds)}`;
    return news("unknown", title, { detail: "What is shown below is old", spoken: "No news" });
  }
  return judged(stats, now);
}

/** A game that sends no frames. */
function standing({ state, seconds: stood }: NonNullable<Stats["standstill"]>, ageSeconds: number): Headline {
  const forSeconds = seconds(stood + ageSeconds);
  if (state === "paused")
    return news("unknown", `Paused for ${forSeconds}`, { detail: "The app does not run", spoken: "Paused" });
  const detail = state === "held" ? "A debugger holds the game" : "The game stands still";
  return news("bad", `No frame for ${forSeconds}`, { detail, spoken: "No frame" });
}

/** A game that plays, by the verdict of the relay. */
function judged({ window }: Stats, { hitch, holdingSeconds, hasPoses }: Situation): Headline {
  const { verdict } = window;
  const hz = Math.round(1000 / verdict.budget_ms);
  const guessed = verdict.budget_origin === "guessed" ? " (guessed)" : "";
  const whole = capitalised(verdict.sentence);
  // A flat window that holds its rate says nothing of a headset.
  if (!hasPoses && FLAT_BUDGETS.includes(verdict.budget_origin)) {
    const detail = `No poses come. ${FLAT[verdict.answer](`${hz} Hz${guessed}`)}`;
    return news("unknown", "Connected, XR has not started", { detail, whole });
  }
  switch (verdict.answer) {
    case "too_little":
      return news("unknown", "Connected", { detail: "Few frames came until now", whole });
    case "cannot_tell":
      return news("unknown", `Cannot tell at ${hz} Hz`, {
        detail: "Only the wait for the display is known",
        whole,
      });
    case "breaks":
    case "holds": {
      const lost = lostWords(window, hz);
      const breaks = verdict.answer === "breaks";
      if (hitch !== undefined) {
        const count = verdict.hitches > 1 ? `${verdict.hitches} hitches` : "One hitch";
        return news(breaks ? "bad" : "warning", `${count}, ${seconds(hitch.agoSeconds)} ago`, {
          detail: `${Math.round(hitch.millis)} ms, ${hitch.cause}. ${capitalised(lost)}.`,
          whole,
          spoken: breaks ? `Hitches, not holding ${hz} Hz` : `Hitch at ${hz} Hz`,
        });
      }
      if (breaks) return news("bad", `Not holding ${hz} Hz${guessed}`, { detail: capitalised(lost), whole });
      const detail = holdingSeconds < 1 ? lost : `for ${seconds(holdingSeconds)}, no refresh lost`;
      return news("good", `Holding ${hz} Hz${guessed}`, { detail, whole });
    }
  }
}

/** What is said of the window of a game without XR, by the answer of its verdict. */
const FLAT: Readonly<Record<Stats["window"]["verdict"]["answer"], (rate: string) => string>> = {
  holds: (rate) => `The window holds ${rate}.`,
  breaks: (rate) => `The window does not hold ${rate}.`,
  cannot_tell: () => "Only the wait for the display is known.",
  too_little: () => "Few frames came until now.",
};

/** How many refreshes were lost, or how many frames were late if none was. */
function lostWords({ seconds: span, verdict }: Stats["window"], hz: number): string {
  const refreshes = Math.round(hz * span);
  const lost = Math.round((verdict.stale_share ?? 0) * refreshes);
  if (lost > 0) return `${lost} of ${refreshes} refreshes lost in ${seconds(span)}`;
  return `${percent(verdict.share_over)} % of frames over ${decimal(verdict.budget_ms)} ms`;
}

function news(
  mood: Mood,
  title: string,
  { detail, whole = "", spoken = title }: Pick<Headline, "detail"> & Partial<Headline>,
): Headline {
  return { mood, title, detail, whole, spoken };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

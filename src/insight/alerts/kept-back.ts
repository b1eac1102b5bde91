import type { AlertWords } from "./alert.ts";
import { isWorse } from "./how-bad.ts";

/** An alert that is sent this soon is not late. Units: seconds. */
const LATE_SECONDS = 0.1;
/** How many alerts of one kind and subject are kept; of more, the worst ones and the number of the others. */
const MAX_KEPT = 16;

/** The content of an alert that is sent later, when more may be known; undefined if there is nothing to tell any more. */
export type LaterWords = () => AlertWords | undefined;

interface Kept {
  /** Units: milliseconds of the monotonic clock. */
  atMillis: number;
  words: AlertWords;
  later: LaterWords;
}

/** Alerts of one kind and subject that came too soon after another, until one alert tells of all. */
export class KeptBack {
  #kept: Kept[] = [];
  /** How many were left out because there was no room. */
  #more = 0;

  get isEmpty(): boolean {
    return this.#kept.length === 0;
  }

  /** Keeps an alert. It replaces one with the same id. Units: milliseconds of the monotonic clock. */
  add(atMillis: number, words: AlertWords, later: LaterWords = () => words): void {
    this.#kept = this.#kept.filter((kept) => words.id === undefined || kept.words.id !== words.id);
    this.#kept.push({ atMillis, words, later });
    if (this.#kept.length <= MAX_KEPT) return;
    const least = this.#kept.reduce((one, other) => (isWorse(one.words, other.words) ? other : one));
    this.#kept = this.#kept.filter((kept) => kept !== least);
    this.#more++;
  }

  /**
   * Takes all out, and returns the worst of them, which stands for all: its message and its details say how long ago it was
   * (`ago_s`) and how many others were kept back (`kept_back`). Undefined if there is nothing to tell any more.
   * Units: milliseconds of the monotonic clock.
   */
  take(nowMillis: number): AlertWords | undefined {
    const left = this.#kept.flatMap(({ atMillis, later }) => {
      const words = later();
      return words === undefined ? [] : [{ atMillis, words }];
    });
    const others = left.length - 1 + this.#more;
    this.#clear();
    if (left.length === 0) return undefined;
    const { words, atMillis } = left.reduce((one, other) => (isWorse(other.words, one.words) ? other : one));
    return standingFor(words, { agoSeconds: (nowMillis - atMillis) / 1000, others });
  }

  /** Takes all out, and returns the content of an alert that also stands for them. */
  takeWith(words: AlertWords): AlertWords {
    const others = this.#kept.filter(({ later }) => later() !== undefined).length + this.#more;
    this.#clear();
    return standingFor(words, { agoSeconds: 0, others });
  }

  #clear(): void {
    this.#kept = [];
    this.#more = 0;
  }
}

/** The content of an alert that also stands for others, or comes late. */
function standingFor(
  words: AlertWords,
  { agoSeconds, others }: { agoSeconds: number; others: number },
): AlertWords {
  const isLate = agoSeconds >= LATE_SECONDS;
  if (!isLate && others === 0) return words;
  const more = others === 0 ? [] : [`${others} more like it since the last alert`];
  const ago = isLate ? [`${agoSeconds.toFixed(1)} s ago`] : [];
  return {
    ...words,
    message: `${words.message} (${[...ago, ...more].join("; ")})`,
    details: {
      ...words.details,
      ...(isLate && { ago_s: Math.round(agoSeconds * 10) / 10 }),
      ...(others > 0 && { kept_back: others }),
    },
  };
}

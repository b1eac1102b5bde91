import { didYouMean } from "../../base/nearest-name.ts";
import type { AlertLevel } from "../alerts/index.ts";
import { KEPT_SECONDS } from "../windows/index.ts";
import { COMPARISONS, type Comparison, type Rule } from "./rule.ts";
import { isRuleStatistic, RULE_STATISTICS } from "./rule-statistics.ts";

/** Longest rule, and longest message of a rule. Units: characters. */
export const MAX_RULE_CHARACTERS = 1000;
const MAX_MESSAGE_CHARACTERS = 500;
/** The window of a rule that names none. Units: seconds. */
const DEFAULT_OVER_SECONDS = 10;
const MAX_FOR_SECONDS = 3600;
const LEVELS: readonly AlertLevel[] = ["info", "warning", "error"];
/** A rule with every part, shown beside an error. */
const EXAMPLE = 'when fps.p99_ms over 10s > 11.1 for 3s then alert warning "frames are late"';

/** A parsed rule; or what is wrong with its text: where, what was expected, and the closest valid word. */
export type ParsedRule = { rule: Rule; wrong?: undefined } | { wrong: string };

/**
 * Reads a rule: `when STATISTIC [over DURATION] COMPARISON NUMBER [for DURATION] then alert LEVEL "MESSAGE"`.
 * Does not throw: an error is a result.
 */
export function parseRule(text: string): ParsedRule {
  if (text.length > MAX_RULE_CHARACTERS)
    return { wrong: `expected at most ${MAX_RULE_CHARACTERS} characters, got ${text.length}` };
  const words = new Words(text);
  words.keyword("when");
  const statistic = words.take("a statistic", isRuleStatistic, RULE_STATISTICS);
  const over = words.optional("over");
  const overSeconds = over ? words.duration(1, KEPT_SECONDS) : DEFAULT_OVER_SECONDS;
  const comparison = words.take("a comparison", isComparison, Object.keys(COMPARISONS));
  const limit = words.number();
  const forSeconds = words.optional("for") ? words.duration(0, MAX_FOR_SECONDS) : 0;
  words.keyword("then");
  words.keyword("alert");
  const level = words.take("a level", isLevel, LEVELS);
  const message = words.message();
  words.end();
  const { wrong } = words;
  if (wrong !== undefined || statistic === undefined || comparison === undefined || level === undefined)
    return { wrong: `${wrong?.replace(/[^.?]$/, "$&.")} A whole rule: ${EXAMPLE}` };
  return { rule: { text, statistic, overSeconds, comparison, limit, forSeconds, level, message } };
}

function isComparison(word: string): word is Comparison {
  return Object.hasOwn(COMPARISONS, word);
}

function isLevel(word: string): word is AlertLevel {
  return LEVELS.some((level) => level === word);
}

/** Reads a rule word by word. Keeps the first error and reads nothing after it. */
class Words {
  wrong: string | undefined;
  readonly #words: { word: string; column: number }[];
  #next = 0;

  constructor(private readonly text: string) {
    const found = text.matchAll(/"(?:[^"\\]|\\.)*"?|[<>=]+|[^\s"<>=]+/g);
    this.#words = [...found].map((match) => ({ word: match[0], column: match.index + 1 }));
  }

  keyword(word: string): void {
    this.take(word, (given): given is typeof given => given === word, [word]);
  }

  /** Takes the next word if it is this one. Returns whether it was. */
  optional(word: string): boolean {
    if (this.wrong !== undefined || this.#words[this.#next]?.word !== word) return false;
    this.#next++;
    return true;
  }

  take<Word extends string>(
    what: string,
    isOne: (word: string) => word is Word,
    known: readonly string[],
  ): Word | undefined {
    const word = this.#word(what);
    if (word === undefined) return undefined;
    if (isOne(word)) return word;
    // A long table is not listed: the closest name helps more.
    const all = known.length <= 4 && known[0] !== what ? ` (${known.join(", ")})` : "";
    return this.#fault(`expected ${what}${all}, got ${quoted(word)}${didYouMean(word, known)}`);
  }

  number(): number {
    const word = this.#word("a number");
    if (word === undefined) return Number.NaN;
    const value = Number(word);
    if (Number.isFinite(value)) return value;
    this.#fault(`expected a number, got ${quoted(word)}`);
    return Number.NaN;
  }

  duration(min: number, max: number): number {
    const expected = `a duration from ${min}s to ${max}s, such as 10s or 2m`;
    const word = this.#word(expected);
    if (word === undefined) return Number.NaN;
    const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(word) ?? [];
    const seconds = Number(digits) * (unit === "m" ? 60 : unit === "ms" ? 0.001 : 1);
    if (seconds >= min && seconds <= max) return seconds;
    this.#fault(`expected ${expected}, got ${quoted(word)}`);
    return Number.NaN;
  }

  message(): string {
    const word = this.#word("a message in quotes");
    if (word === undefined) return "";
    const isWhole = word.length > 1 && word.startsWith('"') && word.endsWith('"');
    const message = isWhole ? word.slice(1, -1).replaceAll(/\\(.)/g, "$1") : "";
    if (message !== "" && message.length <= MAX_MESSAGE_CHARACTERS) return message;
    this.#fault(
      `expected a message of 1 to ${MAX_MESSAGE_CHARACTERS} characters in quotes, got ${quoted(word)}`,
    );
    return "";
  }

  end(): void {
    const rest = this.#words[this.#next];
    if (this.wrong !== undefined || rest === undefined) return;
    this.#next++;
    this.#fault(`expected the end of the rule, got ${quoted(rest.word)}`);
  }

  #word(what: string): string | undefined {
    if (this.wrong !== undefined) return undefined;
    const word = this.#words[this.#next++]?.word;
    if (word === undefined) this.#fault(`expected ${what}, got the end of the rule`);
    return word;
  }

  #fault(what: string): undefined {
    const column = this.#words[this.#next - 1]?.column ?? this.text.length + 1;
    this.wrong = `at column ${column}: ${what}`;
  }
}

function quoted(word: string): string {
  return word.length <= 40 ? JSON.stringify(word) : `${JSON.stringify(word.slice(0, 40))}...`;
}

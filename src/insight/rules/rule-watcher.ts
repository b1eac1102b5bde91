import type { AlertWords } from "../alerts/index.ts";
import type { Observer, SourceContext } from "../game/index.ts";
import { describeWindow, type WindowOfGame, type Windows } from "../windows/index.ts";
import { COMPARISONS, type Rule } from "./rule.ts";
import { readStatistic } from "./rule-statistics.ts";

/** How often rules are checked. Units: milliseconds. */
const LOOK_MILLIS = 1000;
/** The kind of the alerts of rules. */
const KIND = "rule";

/**
 * Checks one game against the user's rules. An alert opens when a statistic has been past its limit for as long as the rule says, and
 * ends when it no longer is, or is no longer measured. Cost: nothing per sample; each different window is summed up once a second.
 */
export class RuleWatcher implements Observer {
  /** Since when each rule has been past its limit; NaN if it is not. Units: milliseconds. */
  readonly #sinceMillis: number[];
  #lookedMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly context: SourceContext,
    private readonly windows: Windows,
    private readonly rules: readonly Rule[],
  ) {
    this.#sinceMillis = rules.map(() => Number.NaN);
  }

  tick(nowMillis: number): void {
    if (nowMillis - this.#lookedMillis < LOOK_MILLIS) return;
    this.#lookedMillis = nowMillis;
    const summed = new Map<number, WindowOfGame>();
    this.rules.forEach((rule, index) => {
      const { overSeconds: length } = rule;
      const window = summed.get(length) ?? describeWindow(this.context, this.windows, { length });
      summed.set(length, window);
      this.#look(rule, index, readStatistic(rule.statistic, window), nowMillis);
    });
  }

  #look(rule: Rule, index: number, value: number | undefined, nowMillis: number): void {
    const { alerts } = this.context;
    const isPast = value !== undefined && COMPARISONS[rule.comparison].holds(value, rule.limit);
    if (!isPast) {
      this.#sinceMillis[index] = Number.NaN;
      alerts.tellResolved(KIND, { ...wordsOf(rule, index, value, "over"), level: "info" });
      return;
    }
    const sinceMillis = this.#sinceMillis[index] as number;
    if (Number.isNaN(sinceMillis)) this.#sinceMillis[index] = nowMillis;
    const forMillis = Number.isNaN(sinceMillis) ? 0 : nowMillis - sinceMillis;
    if (forMillis >= rule.forSeconds * 1000) alerts.tellOpen(KIND, wordsOf(rule, index, value));
  }
}

function wordsOf(rule: Rule, index: number, value: number | undefined, over?: "over"): AlertWords {
  const { text, message, statistic, overSeconds, comparison, limit, level } = rule;
  const measured = value === undefined ? "is no longer measured" : `is ${value}`;
  const past = over === undefined ? `, ${COMPARISONS[comparison].words} ${limit}` : "";
  return {
    level,
    message: `${message}${over === undefined ? "" : " is over"}: ${statistic} over ${overSeconds} s ${measured}${past}`,
    // Two rules may name the same statistic: the place in the list tells them apart.
    subject: `rule ${index + 1}`,
    details: { rule: text, statistic, measured: value ?? null, limit },
  };
}

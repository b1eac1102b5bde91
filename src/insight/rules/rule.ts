import type { AlertLevel } from "../alerts/index.ts";
import type { RuleStatistic } from "./rule-statistics.ts";

/** How a statistic is compared with a limit. */
export const COMPARISONS = {
  ">": { words: "more than", holds: (value: number, limit: number) => value > limit },
  ">=": { words: "at least", holds: (value: number, limit: number) => value >= limit },
  "<": { words: "less than", holds: (value: number, limit: number) => value < limit },
  "<=": { words: "at most", holds: (value: number, limit: number) => value <= limit },
} as const;

/** One of {@link COMPARISONS}. */
export type Comparison = keyof typeof COMPARISONS;

/** A rule of the user: an alert opens when a statistic of a window has been past a limit for some time. */
export interface Rule {
  /** The text of the rule. */
  text: string;
  statistic: RuleStatistic;
  /** Length of the window, which ends now. */
  overSeconds: number;
  comparison: Comparison;
  limit: number;
  /** How long the statistic must be past its limit before an alert opens. */
  forSeconds: number;
  level: AlertLevel;
  message: string;
}

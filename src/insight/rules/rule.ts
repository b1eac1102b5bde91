import type { AlertLevel } from "../alerts/index.ts";
import type { RuleStatistic } from "./rule-statistics.ts";

/** How a statistic is held against a limit. */
export const COMPARISONS = {
  ">": { words: "more than", holds: (value: number, limit: number) => value > limit },
  ">=": { words: "at least", holds: (value: number, limit: number) => value >= limit },
  "<": { words: "less than", holds: (value: number, limit: number) => value < limit },
  "<=": { words: "at most", holds: (value: number, limit: number) => value <= limit },
} as const;

/** One of {@link COMPARISONS}. */
export type Comparison = keyof typeof COMPARISONS;

/** A rule of the user's own: when a statistic of a window is past a limit for so long, an alert goes out. */
export interface Rule {
  /** As it was written. */
  text: string;
  statistic: RuleStatistic;
  /** Length of the window that ends now. */
  overSeconds: number;
  comparison: Comparison;
  limit: number;
  /** How long it has to be so before anybody hears of it. */
  forSeconds: number;
  level: AlertLevel;
  message: string;
}

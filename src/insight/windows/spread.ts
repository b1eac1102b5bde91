import { rounded } from "../../base/rounded.ts";
import type { Histogram } from "./histogram.ts";

/** The distribution of values over a window. Units: as in its name. Quantiles are within 1 % (or 0.03), the rest is exact. */
export interface Spread {
  samples: number;
  mean: number;
  min: number;
  p50: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
  /** Frame of the maximum, if it has a number; and when it was, unix seconds. */
  max_frame: number | null;
  max_at: number;
}

/** How many frames took longer than a budget. */
export interface OverBudget {
  budget_ms: number;
  frames: number;
  share: number;
}

/** Times of single frames, compared with budgets. */
export interface FrameSpread extends Spread {
  over: OverBudget[];
}

/** The spread of a histogram; null if it has no values. */
export function spreadOf(values: Histogram): Spread | null {
  if (values.count === 0) return null;
  const at = (share: number) => rounded(values.quantile(share));
  return {
    samples: values.count,
    mean: rounded(values.sum / values.count),
    min: rounded(values.min),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: rounded(values.max),
    max_frame: Number.isNaN(values.maxFrame) ? null : values.maxFrame,
    max_at: rounded(values.maxAtSeconds),
  };
}

/** The same, with how many values are over each budget plus the tolerance. Units: milliseconds; `tolerance` is a share. */
export function frameSpreadOf(
  values: Histogram,
  budgets: readonly number[],
  tolerance: number,
): FrameSpread | null {
  const spread = spreadOf(values);
  if (spread === null) return null;
  const over = budgets.map((budget) => {
    const frames = values.countOver(budget * (1 + tolerance));
    return { budget_ms: rounded(budget), frames, share: rounded(frames / values.count, 6) };
  });
  return { ...spread, over };
}

import { rounded } from "../../base/rounded.ts";
import type { Histogram } from "./histogram.ts";
import type { WorkCounts } from "./work-counts.ts";

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

/** The work of frames: of each frame from the engine's profiler, else from the addon's sums, which have few quantiles. */
export interface WorkSpread {
  source: "profile" | "sums";
  /** Frames. */
  samples: number;
  mean: number;
  min: number | null;
  p50: number | null;
  p95: number | null;
  /** Estimated for sums. */
  p99: number;
  p999: number | null;
  max: number;
  max_frame: number | null;
  max_at: number;
  /** Empty for sums. */
  over: OverBudget[];
  /** The processor time of the main thread in the mean frame, with the sums; null if it is not known or says nothing of the work. */
  ran_mean: number | null;
}

/** The work of frames from the addon's sums, and the distribution of the worst frame of each sum; null if there are none. */
export function workSpreadOf(sums: WorkCounts, worsts: Histogram): WorkSpread | null {
  if (sums.frames === 0) return null;
  // If 99 % of frames are within a limit, all n frames of a sum are within it in 0.99^n of the sums.
  const p99 = worsts.quantile(0.99 ** (sums.frames / sums.sums));
  return {
    source: "sums",
    samples: sums.frames,
    mean: rounded(sums.meanMillis),
    min: null,
    p50: null,
    p95: null,
    p99: rounded(p99),
    p999: null,
    max: rounded(sums.worstMillis),
    max_frame: null,
    max_at: rounded(sums.worstAtSeconds),
    over: [],
    ran_mean: sums.ranMeanMillis === undefined ? null : rounded(sums.ranMeanMillis),
  };
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

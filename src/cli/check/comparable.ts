import type { RunRecord } from "./run-record.ts";
import { mean, median, quantile, type Series } from "./series.ts";

/** Something of which runs are compared with a baseline, second by second: less is better. */
export interface Comparable {
  key: string;
  unit: "ms" | "MiB";
  /** Below both of these nothing is called worse or better: a share of the baseline, and an amount. */
  leastShare: number;
  leastAmount: number;
  /** One value for each second of a run. */
  seconds(run: RunRecord): number[];
}

/**
 * What is compared. The least amounts are what nobody feels (0.1 ms is 1 % of a frame at 90 Hz) and what the machine does by itself:
 * of a rate that is held, tails tremble more than medians.
 */
export const COMPARABLES: readonly Comparable[] = [
  {
    key: "frame_ms.p50",
    unit: "ms",
    leastShare: 0.05,
    leastAmount: 0.1,
    seconds: ({ frameMillis }) => eachSecond(frameMillis, median),
  },
  {
    key: "frame_ms.p99",
    unit: "ms",
    leastShare: 0.1,
    leastAmount: 1,
    seconds: ({ frameMillis }) => eachSecond(frameMillis, (values) => quantile(values, 0.99)),
  },
  {
    key: "work_ms.mean",
    unit: "ms",
    leastShare: 0.05,
    leastAmount: 0.1,
    seconds: ({ workMillis, workMeanMillis }) =>
      eachSecond(workMillis.values.length > 0 ? workMillis : workMeanMillis, mean),
  },
  {
    key: "physics_ms.p50",
    unit: "ms",
    leastShare: 0.1,
    leastAmount: 0.2,
    seconds: ({ physicsMillis }) => eachSecond(physicsMillis, median),
  },
  {
    key: "memory_mb.p50",
    unit: "MiB",
    leastShare: 0.05,
    leastAmount: 4,
    seconds: ({ memoryMegabytes }) => eachSecond(memoryMegabytes, median),
  },
];

function eachSecond(series: Series, of: (values: readonly number[]) => number | undefined): number[] {
  return series.bySecond().flatMap((values) => of(values) ?? []);
}

import type { RunRecord } from "./run-record.ts";
import { mean, median, quantile, type Series } from "./series.ts";

/** A measure that is compared with a baseline, second by second. Less is better. */
export interface Comparable {
  key: string;
  unit: "ms" | "MiB";
  /** A change counts as worse or better only if it exceeds both minimums: a share of the baseline, and an amount. */
  leastShare: number;
  leastAmount: number;
  /** How a busier machine changes the measure: by about the extra wait of threads ("as much"), or by any amount ("much"); undefined if not at all. */
  feelsWaits?: "as much" | "much";
  /** The quantile that represents a run's values; the median if undefined. */
  level?: number;
  /** One or more values for each second of a run. */
  seconds(run: RunRecord): number[];
}

/**
 * The measures that are compared. Changes below the minimum amounts cannot be felt (0.1 ms is 1 % of a frame at 90 Hz), or the machine
 * causes them by itself: at a steady rate, high percentiles vary more than medians.
 */
export const COMPARABLES: readonly Comparable[] = [
  {
    key: "frame_ms.p50",
    unit: "ms",
    leastShare: 0.05,
    leastAmount: 0.1,
    feelsWaits: "as much",
    seconds: ({ frameMillis }) => eachSecond(frameMillis, median),
  },
  {
    key: "frame_ms.p99",
    unit: "ms",
    leastShare: 0.1,
    leastAmount: 1,
    feelsWaits: "much",
    seconds: ({ frameMillis }) => eachSecond(frameMillis, (values) => quantile(values, 0.99)),
  },
  {
    key: "work_ms.mean",
    unit: "ms",
    leastShare: 0.05,
    leastAmount: 0.1,
    feelsWaits: "as much",
    seconds: ({ workMillis, workMeanMillis }) =>
      eachSecond(workMillis.values.length > 0 ? workMillis : workMeanMillis, mean),
  },
  {
    // The kernel counts processor time apart from waiting, so a shared machine hardly changes it. Other programs that empty the caches
    // can only increase it, so the low values describe the game best.
    key: "cpu_ms.p25",
    unit: "ms",
    level: 0.25,
    leastShare: 0.05,
    leastAmount: 0.1,
    seconds: ({ cpuMillis }) => [...cpuMillis.values],
  },
  {
    // Godot reports the worst step of each second, which a busy machine can only make longer.
    key: "physics_ms.p25",
    unit: "ms",
    level: 0.25,
    leastShare: 0.1,
    leastAmount: 0.2,
    feelsWaits: "much",
    seconds: ({ physicsMillis }) => eachSecond(physicsMillis, median),
  },
  {
    key: "render_gpu_ms.p50",
    unit: "ms",
    leastShare: 0.05,
    leastAmount: 0.1,
    seconds: ({ renderGpuMillis }) => eachSecond(renderGpuMillis, median),
  },
  {
    key: "memory_mb.p50",
    unit: "MiB",
    leastShare: 0.05,
    leastAmount: 4,
    seconds: ({ memoryMegabytes }) => eachSecond(memoryMegabytes, median),
  },
];

/** How long the main thread waits for a processor per frame. A baseline stores it to know how busy the machine was. */
export const WAITS = {
  key: "wait_ms.mean",
  seconds: ({ waitMillis }: RunRecord): number[] => [...waitMillis.values],
};

function eachSecond(series: Series, of: (values: readonly number[]) => number | undefined): number[] {
  return series.bySecond().flatMap((values) => of(values) ?? []);
}

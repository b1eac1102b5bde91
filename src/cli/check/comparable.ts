import type { RunRecord } from "./run-record.ts";
import { mean, median, quantile, type Series } from "./series.ts";

/** Something of which runs are compared with a baseline, second by second: less is better. */
export interface Comparable {
  key: string;
  unit: "ms" | "MiB";
  /** Below both of these nothing is called worse or better: a share of the baseline, and an amount. */
  leastShare: number;
  leastAmount: number;
  /** How a machine that is busier than it was shows in it: by about as much as threads wait longer, or by any amount; undefined where it does not. */
  feelsWaits?: "as much" | "much";
  /** The quantile of a run's values that stands for it; the median where nothing is said. */
  level?: number;
  /** One value for each second of a run, or more. */
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
    // What a shared machine takes from a game it does not take from this: it is told apart by the kernel. Caches that others have
    // emptied make it more, never less, so that the low values say most of the game.
    key: "cpu_ms.p25",
    unit: "ms",
    level: 0.25,
    leastShare: 0.05,
    leastAmount: 0.1,
    seconds: ({ cpuMillis }) => [...cpuMillis.values],
  },
  {
    key: "physics_ms.p50",
    unit: "ms",
    leastShare: 0.1,
    leastAmount: 0.2,
    feelsWaits: "much",
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

/** How long the main thread waits for a processor in a frame: kept beside what is compared, as the measure of how busy the machine was. */
export const WAITS = {
  key: "wait_ms.mean",
  seconds: ({ waitMillis }: RunRecord): number[] => [...waitMillis.values],
};

function eachSecond(series: Series, of: (values: readonly number[]) => number | undefined): number[] {
  return series.bySecond().flatMap((values) => of(values) ?? []);
}

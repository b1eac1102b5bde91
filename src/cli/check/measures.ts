import { FrameCounts, fitLine, INTERVAL_TOLERANCE } from "../../insight/index.ts";
import { mean, type RunRecord, Series } from "../../insight/runs/index.ts";

/** The value of a measure in a run, and the frame number if the value belongs to a single frame. */
export interface Measured {
  value: number;
  frame?: number | undefined;
}

/** A measure that a budget can limit. */
export interface Measure {
  unit: "ms" | "fps" | "%" | "MiB" | "MiB/min" | "";
  /** The measure in a few words. */
  about: string;
  /** The side of the limit on which the value must stay. */
  bound: "at most" | "at least";
  /** How the values of several runs are combined. Counts and single frames take the worst. */
  overRuns: "median" | "worst";
  /** The value in a run; undefined if the run has none. */
  of(run: RunRecord): Measured | undefined;
}

const STATISTICS = {
  mean: "mean",
  p50: "median",
  p95: "95th percentile",
  p99: "99th percentile",
  p999: "99.9th percentile",
  max: "longest",
} as const;
type Statistic = keyof typeof STATISTICS;
const SHARES: Partial<Record<Statistic, number>> = { p50: 0.5, p95: 0.95, p99: 0.99, p999: 0.999 };

/** Fewest values and shortest time for a statement on growth. Units: seconds. */
const MIN_POINTS = 8;
const MIN_GROWTH_SECONDS = 4;

const NOTHING = new Series();

/** Every measure by its key in the budget file. */
const MEASURES = {
  ...timesOf("frame_ms", "time from one frame to the next", ({ frameMillis }) => frameMillis),
  ...timesOf(
    "work_ms",
    "work of a frame, without the wait for the next frame",
    ({ workMillis }) => workMillis,
    {
      mean: ({ workMeanMillis }) => measured(workMeanMillis.mean()),
      max: ({ workWorstMillis }) => measured(workWorstMillis.greatest()?.value),
    },
  ),
  "cpu_ms.mean": {
    unit: "ms",
    about: "processor time of the main thread per frame: mean; only on Linux, for a game that check starts",
    bound: "at most",
    overRuns: "median",
    of: ({ cpuMillis }) => measured(cpuMillis.mean()),
  },
  ...timesOf("physics_ms", "physics time that the game reports", ({ physicsMillis }) => physicsMillis),
  ...timesOf(
    "process_ms",
    "longest process step of each second, measured by the engine",
    ({ processMillis }) => processMillis,
  ),
  ...timesOf("render_cpu_ms", "render time on the CPU", (run) => unlessAllZero(run.renderCpuMillis)),
  ...timesOf("render_gpu_ms", "render time on the GPU", (run) => unlessAllZero(run.renderGpuMillis)),
  "fps.mean": {
    unit: "fps",
    about: "mean frame rate",
    bound: "at least",
    overRuns: "median",
    of: ({ frameMillis, reportedFps }) => {
      const usual = frameMillis.mean();
      return measured(usual === undefined ? reportedFps.mean() : 1000 / usual);
    },
  },
  "fps.one_percent_low": {
    unit: "fps",
    about: "frame rate of the slowest 1 % of frames",
    bound: "at least",
    overRuns: "median",
    of({ frameMillis: { values } }) {
      const longest = [...values].sort((one, other) => other - one);
      const slow = mean(longest.slice(0, Math.max(1, Math.round(values.length / 100))));
      return measured(slow === undefined ? undefined : 1000 / slow);
    },
  },
  over_budget_share: {
    unit: "%",
    about: "share of frames longer than 1/hz; by the wall clock, longer than 105 % of 1/hz",
    bound: "at most",
    overRuns: "median",
    of({ frameMillis, workMillis, hz }) {
      const budget = 1000 / hz;
      if (frameMillis.values.length > 0)
        return measured(shareOver(frameMillis, budget * (1 + INTERVAL_TOLERANCE)));
      return workMillis.values.length > 0 ? measured(shareOver(workMillis, budget)) : undefined;
    },
  },
  stale_share: {
    unit: "%",
    about: "share of display refreshes without a new frame",
    bound: "at most",
    overRuns: "median",
    of: ({ frameMillis, hz }) => measured(staleShare(frameMillis, hz)),
  },
  hitches: {
    unit: "",
    about: "hitches: runs of late frames that missed at least two display refreshes",
    bound: "at most",
    overRuns: "worst",
    of: ({ hitches, moreHitches }) => measured(hitches && hitches.length + moreHitches),
  },
  "hitches.worst_ms": {
    unit: "ms",
    about: "longest frame of all hitches; 0 if there are no hitches",
    bound: "at most",
    overRuns: "worst",
    of({ hitches }) {
      if (hitches === undefined) return undefined;
      const worst = hitches.map((hitch) => hitch.worst).sort((one, other) => other.ms - one.ms)[0];
      return { value: worst?.ms ?? 0, frame: worst?.frame ?? undefined };
    },
  },
  "hitches.lost_frames": {
    unit: "",
    about: "display refreshes missed in hitches",
    bound: "at most",
    overRuns: "worst",
    of: ({ hitches }) => measured(hitches?.reduce((sum, { lost_frames }) => sum + lost_frames, 0)),
  },
  "memory_mb.max": {
    unit: "MiB",
    about: "most memory in use",
    bound: "at most",
    overRuns: "median",
    of: ({ memoryMegabytes }) => measured(unlessAllZero(memoryMegabytes).greatest()?.value),
  },
  "memory_mb.growth_per_min": {
    unit: "MiB/min",
    about:
      "certain memory growth: lower end of the 95 % confidence interval of the slope, 0 if that is negative",
    bound: "at most",
    overRuns: "median",
    of: ({ memoryMegabytes }) => measured(certainGrowth(unlessAllZero(memoryMegabytes))),
  },
  errors: counted("messages of level error", ({ errors }) => errors),
  warnings: counted("messages of level warning", ({ warnings }) => warnings),
  alerts: counted("alerts, without hitches", ({ alerts }) => alerts),
} as const satisfies Record<string, Measure>;

/** Key of a measure. */
export type MeasureKey = keyof typeof MEASURES;

/** All keys, in the order of the table. */
export const MEASURE_KEYS = Object.keys(MEASURES) as MeasureKey[];

/** The measure of a key. */
export function measureOf(key: MeasureKey): Measure {
  return MEASURES[key];
}

type Times<Name extends string> = Record<`${Name}.${Statistic}`, Measure>;

/** The measures of one kind of time. `instead` computes a statistic for runs without single values. */
function timesOf<const Name extends string>(
  name: Name,
  about: string,
  seriesOf: (run: RunRecord) => Series,
  instead: Partial<Record<Statistic, Measure["of"]>> = {},
): Times<Name> {
  const entries = (Object.keys(STATISTICS) as Statistic[]).map((statistic): [string, Measure] => [
    `${name}.${statistic}`,
    {
      unit: "ms",
      about: `${about}: ${STATISTICS[statistic]}`,
      bound: "at most",
      overRuns: statistic === "max" ? "worst" : "median",
      of(run) {
        const series = seriesOf(run);
        return series.values.length === 0 ? instead[statistic]?.(run) : statisticOf(series, statistic);
      },
    },
  ]);
  // Safe: the loop above makes exactly the keys of the type.
  return Object.fromEntries(entries) as Times<Name>;
}

function statisticOf(series: Series, statistic: Statistic): Measured | undefined {
  if (statistic === "max") return series.greatest();
  const share = SHARES[statistic];
  return measured(share === undefined ? series.mean() : series.quantile(share));
}

function counted(about: string, of: (run: RunRecord) => number): Measure {
  return { unit: "", about, bound: "at most", overRuns: "worst", of: (run) => measured(of(run)) };
}

/** A series without values if all values are 0. Godot reports 0 for values that it does not measure, such as render times without a window. */
function unlessAllZero(series: Series): Series {
  return series.values.every((value) => value === 0) ? NOTHING : series;
}

function shareOver({ values }: Series, limit: number): number {
  return (100 * values.filter((value) => value > limit).length) / values.length;
}

/** Share of refreshes without a new frame, by the relay's own rule for a missed refresh. */
function staleShare({ values }: Series, hz: number): number | undefined {
  if (values.length === 0) return undefined;
  const counts = new FrameCounts();
  for (const value of values) counts.addTime(value, 1000 / hz);
  return 100 * (counts.staleShare ?? 0);
}

function certainGrowth({ values, atMillis }: Series): number | undefined {
  const first = atMillis[0] ?? 0;
  if (values.length < MIN_POINTS || (atMillis.at(-1) ?? 0) - first < MIN_GROWTH_SECONDS * 1000)
    return undefined;
  const { slope, margin95 } = fitLine(
    atMillis.map((at) => (at - first) / 60_000),
    values,
  );
  return Math.max(0, slope - margin95);
}

function measured(value: number | undefined): Measured | undefined {
  return value === undefined ? undefined : { value };
}

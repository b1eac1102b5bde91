import { fitLine, INTERVAL_TOLERANCE, RefreshRate } from "../../insight/index.ts";
import type { RunRecord } from "./run-record.ts";
import { mean, Series } from "./series.ts";

/** What was measured of a run: a figure and, of a single frame's, which frame that was. */
export interface Measured {
  value: number;
  frame?: number | undefined;
}

/** Something that a budget may bound. */
export interface Measure {
  unit: "ms" | "fps" | "%" | "MiB" | "MiB/min" | "";
  /** What it is, in a few words. */
  about: string;
  /** On which side of the budget it has to stay. */
  bound: "at most" | "at least";
  /** How several runs become one figure: what is counted, and single frames, by the worst of them. */
  overRuns: "median" | "worst";
  /** Its value in a run; undefined where the run has none. */
  of(run: RunRecord): Measured | undefined;
}

const STATISTICS = {
  mean: "mean",
  p50: "median",
  p95: "95 % of them at most",
  p99: "99 % of them at most",
  p999: "99.9 % of them at most",
  max: "the longest",
} as const;
type Statistic = keyof typeof STATISTICS;
const SHARES: Partial<Record<Statistic, number>> = { p50: 0.5, p95: 0.95, p99: 0.99, p999: 0.999 };

/** Fewest points and shortest time of which growth is told. Units: seconds. */
const MIN_POINTS = 8;
const MIN_GROWTH_SECONDS = 4;

const NOTHING = new Series();

/** Every measure by its key in the budget file. */
const MEASURES = {
  ...timesOf("frame_ms", "time from frame to frame", ({ frameMillis }) => frameMillis),
  ...timesOf("work_ms", "work of a frame, without the wait for the next", ({ workMillis }) => workMillis, {
    mean: ({ workMeanMillis }) => measured(workMeanMillis.mean()),
    max: ({ workWorstMillis }) => measured(workWorstMillis.greatest()?.value),
  }),
  "cpu_ms.mean": {
    unit: "ms",
    about: "processor time of the main thread in a frame: mean; on Linux, of a game that check starts",
    bound: "at most",
    overRuns: "median",
    of: ({ cpuMillis }) => measured(cpuMillis.mean()),
  },
  ...timesOf("physics_ms", "physics time, as the game says it", ({ physicsMillis }) => physicsMillis),
  ...timesOf(
    "process_ms",
    "worst process step of a second, by the engine",
    ({ processMillis }) => processMillis,
  ),
  ...timesOf("render_cpu_ms", "render time of the CPU", (run) => unlessAllZero(run.renderCpuMillis)),
  ...timesOf("render_gpu_ms", "render time of the GPU", (run) => unlessAllZero(run.renderGpuMillis)),
  "fps.mean": {
    unit: "fps",
    about: "frames by time",
    bound: "at least",
    overRuns: "median",
    of: ({ frameMillis, reportedFps }) => {
      const usual = frameMillis.mean();
      return measured(usual === undefined ? reportedFps.mean() : 1000 / usual);
    },
  },
  "fps.one_percent_low": {
    unit: "fps",
    about: "rate of the longest hundredth of frames",
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
    about: "share of frames over the budget of hz, in percent; wall clock from 5 % above it",
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
    about: "share of the display's refreshes that passed without a new frame, in percent",
    bound: "at most",
    overRuns: "median",
    of: ({ frameMillis, hz }) => measured(staleShare(frameMillis, hz)),
  },
  hitches: {
    unit: "",
    about: "hitches: runs of late frames that lost two refreshes",
    bound: "at most",
    overRuns: "worst",
    of: ({ hitches, moreHitches }) => measured(hitches && hitches.length + moreHitches),
  },
  "hitches.worst_ms": {
    unit: "ms",
    about: "the longest frame of all hitches, 0 without one",
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
    about: "refreshes of the display lost in hitches",
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
    about: "growth that is certain: the lower end of the slope's 95 % interval, 0 where that is below",
    bound: "at most",
    overRuns: "median",
    of: ({ memoryMegabytes }) => measured(certainGrowth(unlessAllZero(memoryMegabytes))),
  },
  errors: counted("messages of level error", ({ errors }) => errors),
  warnings: counted("messages of level warning", ({ warnings }) => warnings),
  alerts: counted("alerts beside hitches", ({ alerts }) => alerts),
} as const satisfies Record<string, Measure>;

/** Key of a measure. */
export type MeasureKey = keyof typeof MEASURES;

/** Every key, in the order of the table. */
export const MEASURE_KEYS = Object.keys(MEASURES) as MeasureKey[];

/** The measure of a key. */
export function measureOf(key: MeasureKey): Measure {
  return MEASURES[key];
}

type Times<Name extends string> = Record<`${Name}.${Statistic}`, Measure>;

/** The measures of one kind of time; `instead` has what stands for a statistic where single values are not told. */
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
  // The loop above makes exactly the keys of the type.
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

/** Godot says 0 of what it does not measure: of rendering without a window, of memory in a release build. */
function unlessAllZero(series: Series): Series {
  return series.values.every((value) => value === 0) ? NOTHING : series;
}

function shareOver({ values }: Series, limit: number): number {
  return (100 * values.filter((value) => value > limit).length) / values.length;
}

/** By the relay's own rule of when a frame missed a refresh. */
function staleShare({ values }: Series, hz: number): number | undefined {
  if (values.length === 0) return undefined;
  const refresh = new RefreshRate(hz);
  const lost = values.reduce((sum, value) => sum + refresh.lostFrames(value), 0);
  return (100 * lost) / (values.length + lost);
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

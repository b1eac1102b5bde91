import { rounded } from "../../base/rounded.ts";
import type { SourceContext } from "../observer.ts";
import { FIGURES, type FigureName } from "./figure-windows.ts";
import { FrameCounts } from "./frame-counts.ts";
import { Histogram } from "./histogram.ts";
import type { Trend } from "./memory-trend.ts";
import type { Timeline, WindowLength } from "./timeline.ts";
import { DEVICES, TrackingCounts } from "./tracking-counts.ts";
import type { Windows } from "./windows.ts";

/** Wall clock trembles: a frame is over its budget from this much above. */
export const INTERVAL_TOLERANCE = 0.05;
/** The usual headsets' rates. Units: Hz. */
const USUAL_HZ = [72, 90, 120];

/** How values were spread over a window. Units: those of its name; quantiles within 1 % (or 0.03), the rest exact. */
export interface Spread {
  samples: number;
  mean: number;
  min: number;
  p50: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
  /** Frame of the greatest value, where it has a number; and when it was, unix seconds. */
  max_frame: number | null;
  max_at: number;
}

/** How many frames took longer than a budget. */
export interface OverBudget {
  budget_ms: number;
  frames: number;
  share: number;
}

/** Times of single frames, against budgets. */
export interface FrameSpread extends Spread {
  over: OverBudget[];
}

/** How one device was tracked over a window. */
export interface DeviceWindow {
  device: string;
  present: number;
  tracked_share: number;
  dropouts: number;
  lost_s: number;
}

/** How poses came over a window. */
export interface TrackingWindow {
  samples: number;
  rate_hz: number | null;
  /** Mean difference between one interval and the next. */
  jitter_ms: number | null;
  interval_ms: Spread | null;
  devices: DeviceWindow[];
}

/** What one connection of a game did over a window. */
export interface WindowOfGame {
  source: string;
  epoch: string;
  connected: boolean;
  /** What the window covers at most: from the beginning of its first second (or ten) to its end. Units: unix seconds. */
  from: number;
  to: number;
  budget: { ms: number; hz: number; origin: "given" | "found" | "assumed" };
  samples: number;
  frames: number | null;
  covered_s: number;
  fps: number | null;
  stale_share: number | null;
  one_percent_low_fps: number | null;
  reported_fps: Spread | null;
  frame_time_ms: FrameSpread | null;
  work_time_ms: FrameSpread | null;
  physics_time_ms: FrameSpread | null;
  /** What the game sums up itself, a few times a second. */
  figures: Partial<Record<FigureName, Spread>>;
  memory: Trend | null;
  tracking: TrackingWindow | null;
}

/** What is asked of a window. */
export interface WindowQuestion {
  length: WindowLength;
  /** How long ago it ended; now, where nothing is said. Not for a run. Units: seconds. */
  endedSecondsAgo?: number | undefined;
  /** A budget beside the usual ones. Units: milliseconds. */
  budgetMillis?: number | undefined;
}

/** When a window ended, and when that is looked at. Units: milliseconds of the monotonic clock. */
interface Moments {
  toMillis: number;
  nowMillis: number;
}

/** Sums up one game over a window. */
export function describeWindow(
  { source, clock, refresh }: SourceContext,
  windows: Windows,
  { length, endedSecondsAgo = 0, budgetMillis }: WindowQuestion,
): WindowOfGame {
  const nowMillis = clock.monotonicMillis();
  const toMillis = nowMillis - endedSecondsAgo * 1000;
  const at = { toMillis, nowMillis };
  const unixTo = clock.unixMillis() - endedSecondsAgo * 1000;
  const counts = new FrameCounts();
  const fromMillis = windows.frames.counts.sum(length, toMillis, counts, nowMillis);
  const { interval, work, physics, reportedFps } = windows.frames;
  const frameTimes = summed(interval, length, at);
  const budgets = [...USUAL_HZ.map((hz) => 1000 / hz), refresh.budgetMillis, budgetMillis ?? Number.NaN];
  const asked = [...new Set(budgets)].filter((budget) => !Number.isNaN(budget));
  const none = frameTimes.count === 0;
  return {
    source: source.name,
    epoch: source.epoch,
    connected: source.connected,
    from: rounded((unixTo - (toMillis - fromMillis)) / 1000),
    to: rounded(unixTo / 1000),
    budget: {
      ms: rounded(refresh.budgetMillis),
      hz: rounded(1000 / refresh.budgetMillis),
      origin: refresh.origin,
    },
    samples: counts.samples,
    frames: counts.samples === 0 ? null : (counts.frames ?? null),
    covered_s: rounded(counts.coveredSeconds),
    fps: orNull(counts.fps),
    stale_share: none ? null : rounded(counts.lost / (frameTimes.count + counts.lost), 6),
    one_percent_low_fps: none ? null : rounded(1000 / frameTimes.meanOfGreatest(0.01)),
    reported_fps: spreadOf(summed(reportedFps, length, at)),
    frame_time_ms: frameSpreadOf(frameTimes, asked, INTERVAL_TOLERANCE),
    work_time_ms: frameSpreadOf(summed(work, length, at), asked, 0),
    physics_time_ms: frameSpreadOf(summed(physics, length, at), asked, 0),
    figures: describeFigures(windows, length, at),
    memory: describeTrend(windows.slow.memory.over(length, toMillis)),
    tracking: describeTracking(windows, length, at),
  };
}

function describeFigures(windows: Windows, length: WindowLength, at: Moments): WindowOfGame["figures"] {
  const figures: WindowOfGame["figures"] = {};
  for (const name of FIGURES) {
    const timeline = windows.slow.get(name);
    const spread = timeline === undefined ? null : spreadOf(summed(timeline, length, at));
    if (spread !== null) figures[name] = spread;
  }
  return figures;
}

function describeTrend(trend: Trend | undefined): Trend | null {
  if (trend === undefined) return null;
  const { samples, slope_mb_per_min: slope, slope_95 } = trend;
  return {
    samples,
    covered_s: rounded(trend.covered_s),
    first_mb: rounded(trend.first_mb),
    last_mb: rounded(trend.last_mb),
    min_mb: rounded(trend.min_mb),
    max_mb: rounded(trend.max_mb),
    slope_mb_per_min: slope === null ? null : rounded(slope),
    slope_95: slope_95 === null ? null : [rounded(slope_95[0]), rounded(slope_95[1])],
  };
}

function describeTracking({ poses }: Windows, length: WindowLength, at: Moments): TrackingWindow | null {
  const counts = new TrackingCounts();
  poses.counts.sum(length, at.toMillis, counts, at.nowMillis);
  if (counts.samples === 0) return null;
  return {
    samples: counts.samples,
    rate_hz: orNull(counts.rateHz),
    jitter_ms: orNull(counts.jitterMillis),
    interval_ms: spreadOf(summed(poses.interval, length, at)),
    devices: counts.devices.flatMap(({ present, tracked, dropouts, lostMillis }, index) =>
      present === 0
        ? []
        : [
            {
              device: DEVICES[index] as string,
              present,
              tracked_share: rounded(tracked / present, 6),
              dropouts,
              lost_s: rounded(lostMillis / 1000),
            },
          ],
    ),
  };
}

function summed(timeline: Timeline<Histogram>, length: WindowLength, at: Moments): Histogram {
  const sum = new Histogram();
  timeline.sum(length, at.toMillis, sum, at.nowMillis);
  return sum;
}

function spreadOf(values: Histogram): Spread | null {
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

function frameSpreadOf(values: Histogram, budgets: readonly number[], tolerance: number): FrameSpread | null {
  const spread = spreadOf(values);
  if (spread === null) return null;
  const over = budgets.map((budget) => {
    const frames = values.countOver(budget * (1 + tolerance));
    return { budget_ms: rounded(budget), frames, share: rounded(frames / values.count, 6) };
  });
  return { ...spread, over };
}

function orNull(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}

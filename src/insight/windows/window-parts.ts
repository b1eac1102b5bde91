import type { Histogram } from "./histogram.ts";
import type { Timeline } from "./timeline.ts";
import type { Windows } from "./windows.ts";

/** A part of a window has at least this share of the values of the usual part, or it is left out. */
const LEAST_SHARE = 0.5;

/** The statistics of the parts of a window, each of a second or of ten seconds, oldest first. They show how much a statistic varies by itself. Units: milliseconds. */
export interface WindowParts {
  frame_mean_ms: number[];
  frame_p50_ms: number[];
  frame_p95_ms: number[];
  frame_p99_ms: number[];
  work_mean_ms: number[];
  gpu_mean_ms: number[];
  physics_mean_ms: number[];
}

/** The parts of a window that ended `toMillis`. Units: seconds; milliseconds of the monotonic clock. */
export function windowParts(
  windows: Windows,
  seconds: number,
  toMillis: number,
  nowMillis: number,
): WindowParts {
  const partsOf = (timeline: Timeline<Histogram> | undefined) =>
    fullParts(timeline?.parts(seconds, toMillis, nowMillis) ?? []);
  const { frames, byMonitor } = windows;
  const intervals = partsOf(frames.interval);
  const profiled = partsOf(frames.work).map(meanOf);
  const sums = byMonitor.work.parts(seconds, toMillis, nowMillis).filter((part) => part.frames > 0);
  return {
    frame_mean_ms: intervals.map(meanOf),
    frame_p50_ms: intervals.map((part) => part.quantile(0.5)),
    frame_p95_ms: intervals.map((part) => part.quantile(0.95)),
    frame_p99_ms: intervals.map((part) => part.quantile(0.99)),
    work_mean_ms: profiled.length > 0 ? profiled : sums.map((part) => part.meanMillis),
    gpu_mean_ms: partsOf(byMonitor.get("render_gpu_ms")).map(meanOf),
    physics_mean_ms: partsOf(frames.physics).map(meanOf),
  };
}

/** The parts without those that have few values, such as a second that has just begun. */
function fullParts(parts: readonly Histogram[]): Histogram[] {
  const counts = parts.map(({ count }) => count).sort((one, other) => one - other);
  const usual = counts[counts.length >> 1] ?? 0;
  return parts.filter(({ count }) => count > 0 && count >= LEAST_SHARE * usual);
}

function meanOf({ sum, count }: Histogram): number {
  return sum / count;
}

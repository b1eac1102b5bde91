import { rounded } from "../../base/rounded.ts";
import { guessRate } from "../game/index.ts";
import { independentValues, studentT, type WindowOfGame, type WindowParts } from "../windows/index.ts";

/** A smaller change counts as none, because quantiles are exact to 1 % only. Share. */
const LEAST_SHARE = 0.03;
/** A comparison that would not see a change of this size cannot tell. Share. */
const TOLD_SHARE = 0.1;
/** The two-sided 99.8 % point of the normal distribution: several statistics are compared, and alike windows must not differ in any. */
const Z = 3.09;
/** Fewest parts of a window that show how much a statistic varies by itself. */
const LEAST_PARTS = 4;
/** A smaller change of memory counts as none. Units: MiB. */
const LEAST_MIB = 4;
const MEMORY_SHARE = 0.05;

/** The statistics that are compared. */
export const COMPARED = [
  "fps",
  "frame_p50_ms",
  "frame_p95_ms",
  "frame_p99_ms",
  "stale_share",
  "work_mean_ms",
  "gpu_mean_ms",
  "physics_mean_ms",
  "memory_mb",
] as const;
type Compared = (typeof COMPARED)[number];

/** How a statistic differs between two windows. */
export interface WindowDifference {
  statistic: Compared;
  a: number | null;
  b: number | null;
  /** (b - a) / a; for `stale_share` b - a. Null if it is not known. */
  change: number | null;
  /** How much of the change may be noise; null if that is not known. */
  noise: number | null;
  /** same: the windows differ by less than 10 %. */
  b_is: "better" | "worse" | "same" | "cannot_tell" | "not_measured";
}

/** A window and its parts. */
export interface PartedWindow {
  window: WindowOfGame;
  parts: WindowParts;
}

/** Compares two windows. A difference is told only if it is larger than what the seconds of the windows vary by themselves. */
export function compareWindows(a: PartedWindow, b: PartedWindow): WindowDifference[] {
  const budget = commonBudget(a.window, b.window);
  const [first, second] = [measuresOf(a, budget), measuresOf(b, budget)];
  return COMPARED.map((statistic) => compare(statistic, first[statistic], second[statistic]));
}

/** A value of a whole window, and of its parts. */
interface Measure {
  value: number | null;
  parts: readonly number[];
}

function measuresOf({ window, parts }: PartedWindow, budget: number): Record<Compared, Measure> {
  const {
    fps,
    frame_time_ms: frames,
    work_time_ms: work,
    physics_time_ms: physics,
    monitors,
    memory,
  } = window;
  const stale = (meanMillis: number) => Math.max(0, 1 - budget / meanMillis);
  return {
    fps: { value: fps, parts: parts.frame_mean_ms.map((mean) => 1000 / mean) },
    frame_p50_ms: { value: frames?.p50 ?? null, parts: parts.frame_p50_ms },
    frame_p95_ms: { value: frames?.p95 ?? null, parts: parts.frame_p95_ms },
    frame_p99_ms: { value: frames?.p99 ?? null, parts: parts.frame_p99_ms },
    stale_share: {
      value: frames === null ? null : rounded(stale(frames.mean), 6),
      parts: parts.frame_mean_ms.map(stale),
    },
    work_mean_ms: { value: work?.mean ?? null, parts: parts.work_mean_ms },
    gpu_mean_ms: { value: monitors.render_gpu_ms?.mean ?? null, parts: parts.gpu_mean_ms },
    physics_mean_ms: { value: physics?.mean ?? null, parts: parts.physics_mean_ms },
    memory_mb: { value: memory?.last_mb ?? null, parts: [] },
  };
}

/** The budget against which both windows are compared: a game that became slower must not be measured by a slower display. */
function commonBudget(a: WindowOfGame, b: WindowOfGame): number {
  const budget = Math.min(a.budget.ms, b.budget.ms);
  if (a.budget.origin !== "guessed" || b.budget.origin !== "guessed") return budget;
  const medians = [a, b].flatMap(({ frame_time_ms }) => frame_time_ms?.p50 ?? []);
  return medians.length === 0 ? budget : 1000 / guessRate(Math.min(...medians));
}

function compare(statistic: Compared, a: Measure, b: Measure): WindowDifference {
  const known = { statistic, a: a.value, b: b.value };
  if (a.value === null || b.value === null)
    return { ...known, change: null, noise: null, b_is: "not_measured" };
  if (statistic === "memory_mb") return compareMemory(known, a.value, b.value);
  // Nothing divided by nothing: a share is compared by its difference.
  const unit = statistic === "stale_share" ? 1 : a.value;
  const change = a.value === b.value ? 0 : (b.value - a.value) / unit;
  const { difference, noise } = differenceOfMeans(a.parts, b.parts);
  const share = noise / unit;
  const isSure = Math.abs(difference) > noise && Math.sign(difference) === Math.sign(change);
  const isLarge = Math.abs(change) > (statistic === "stale_share" ? LEAST_SHARE / 3 : LEAST_SHARE);
  const isMoreBetter = statistic === "fps";
  const b_is = !Number.isFinite(share)
    ? "cannot_tell"
    : isSure && isLarge
      ? change > 0 === isMoreBetter
        ? "better"
        : "worse"
      : Math.abs(change) + share < TOLD_SHARE
        ? "same"
        : "cannot_tell";
  return {
    ...known,
    change: Number.isFinite(change) ? rounded(change, 4) : null,
    noise: Number.isFinite(share) ? rounded(share, 4) : null,
    b_is,
  };
}

/** Memory has no noise to speak of, but a change of a few MiB means nothing. */
function compareMemory(
  known: Pick<WindowDifference, "statistic" | "a" | "b">,
  a: number,
  b: number,
): WindowDifference {
  const change = a === 0 ? 0 : (b - a) / a;
  const isLarge = Math.abs(b - a) >= LEAST_MIB && Math.abs(change) >= MEMORY_SHARE;
  return {
    ...known,
    change: rounded(change, 4),
    noise: null,
    b_is: !isLarge ? "same" : change > 0 ? "worse" : "better",
  };
}

/** The difference of two means, and how far it may be off. Source: Welch's t-test, with fewer values where neighbours are alike. */
function differenceOfMeans(
  a: readonly number[],
  b: readonly number[],
): { difference: number; noise: number } {
  if (Math.min(a.length, b.length) < LEAST_PARTS) return { difference: 0, noise: Number.POSITIVE_INFINITY };
  const [first, second] = [meanAndError(a), meanAndError(b)];
  const variance = first.variance + second.variance;
  const degrees =
    variance === 0
      ? Number.POSITIVE_INFINITY
      : variance ** 2 / (first.variance ** 2 / first.degrees + second.variance ** 2 / second.degrees);
  return { difference: second.mean - first.mean, noise: studentT(Z, degrees) * Math.sqrt(variance) };
}

/** The mean of values, and the variance of this mean. */
function meanAndError(values: readonly number[]): { mean: number; variance: number; degrees: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [squares, neighbours, before] = [0, 0, 0];
  for (const value of values) {
    const residual = value - mean;
    squares += residual * residual;
    neighbours += residual * before;
    before = residual;
  }
  const independent = independentValues(values.length, squares, neighbours);
  return { mean, variance: squares / (values.length - 1) / independent, degrees: independent - 1 };
}

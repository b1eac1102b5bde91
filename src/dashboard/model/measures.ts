import type { Stats } from "../../protocol/stats.ts";
import { change, decimal, percent } from "./words.ts";

/** A value at a time. Null is not known. Units: unix seconds. */
export type Point = readonly [unixSeconds: number, value: number | null];

/** One measure of a game: what it is now, and how it went. */
export interface Measure {
  key: string;
  name: string;
  unit: string;
  /** Oldest first, up to ten minutes. */
  points: readonly Point[];
  /** The budget that it is part of, for a bar. */
  budget?: number;
  /** The value as it is written. */
  write(value: number | null | undefined): string;
}

/** How a measure is read from the statistics of a second. */
interface Reading {
  key: string;
  name: string;
  unit: string;
  read(second: Stats): number | null | undefined;
  isShare?: boolean;
  isChange?: boolean;
  isWork?: boolean;
}

const READINGS: readonly Reading[] = [
  { key: "cpu", name: "CPU work", unit: "ms", read: ({ work }) => work?.cpu_ms, isWork: true },
  { key: "gpu", name: "GPU work", unit: "ms", read: ({ work }) => work?.gpu_ms, isWork: true },
  { key: "fps", name: "Frames", unit: "/s", read: ({ fps }) => fps },
  { key: "low", name: "1 % low", unit: "/s", read: (second) => windowOf(second).one_percent_low_fps },
  { key: "p99", name: "p99", unit: "ms", read: (second) => windowOf(second).frame_time_p99_ms },
  { key: "lost", name: "Lost", unit: "%", read: ({ stale_share }) => stale_share, isShare: true },
  { key: "physics", name: "Physics", unit: "ms", read: ({ physics_time_ms }) => physics_time_ms?.mean },
  { key: "memory", name: "Memory", unit: "MB", read: ({ memory }) => memory?.last_mb },
  {
    key: "growth",
    name: "Growth/min",
    unit: "MB",
    read: ({ memory }) => memory?.slope_mb_per_min,
    isChange: true,
  },
  { key: "poses", name: "Poses", unit: "/s", read: ({ tracking }) => tracking?.rate_hz },
  { key: "jitter", name: "Jitter", unit: "ms", read: ({ tracking }) => tracking?.jitter_ms },
];

/** Monitors of the engine and numbers of the headset that the page shows, if they come: what it calls them, and their units. */
const MONITORS: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  draw_calls: ["Draw calls", ""],
  nodes: ["Nodes", ""],
  "headset/app_gpu_ms": ["Headset GPU", "ms"],
  "headset/gpu_percent": ["GPU load", "%"],
  "headset/gpu_mhz": ["GPU clock", "MHz"],
  "headset/cpu_mhz": ["CPU clock", "MHz"],
  "headset/stale_frames": ["Stale", "/s"],
  "headset/battery_c": ["Battery", "°C"],
};

/** The numbers of one second of a game. The page keeps ten minutes of them: whole statistics would be 20 times as much. */
export interface Second {
  /** When it ended. Units: unix seconds. */
  to: number;
  budgetMillis: number;
  lostFrames: number;
  /** The value of each reading; NaN is not known. Only numbers, which take least memory. */
  values: readonly number[];
}

/** Takes from the statistics of a second what the page keeps. */
export function secondOf(stats: Stats): Second {
  return {
    to: stats.to,
    budgetMillis: windowOf(stats).verdict.budget_ms,
    lostFrames: stats.hitches.lost_frames,
    values: READINGS.map(({ read }) => read(stats) ?? Number.NaN),
  };
}

/** What is known of a game, as measures. One of which nothing is known is left out. */
export function measuresOf(
  seconds: readonly Second[],
  monitors: ReadonlyMap<string, readonly Point[]>,
): readonly Measure[] {
  const budget = seconds.at(-1)?.budgetMillis;
  const told = READINGS.map(({ key, name, unit, isShare, isChange, isWork }, index) => ({
    key,
    name,
    unit,
    points: seconds.map(({ to, values }): Point => [to, knownOf(values[index])]),
    ...(isWork && budget !== undefined ? { budget } : {}),
    write: isShare ? percent : isChange ? change : decimal,
  }));
  const sent = [...monitors].flatMap(([key, points]) => {
    const name = monitorName(key);
    return name === undefined ? [] : [{ key, name, unit: MONITORS[key]?.[1] ?? "", points, write: decimal }];
  });
  return [...told, ...sent].filter(({ points }) => points.some(([, value]) => value !== null));
}

/** What the page calls a monitor; undefined for one that it does not show. */
export function monitorName(key: string): string | undefined {
  return key.startsWith("custom/") ? key.slice("custom/".length, 60) : MONITORS[key]?.[0];
}

/** Least, most and mean of the known values; undefined without any. */
export function extentOf(
  points: readonly Point[],
): { least: number; most: number; mean: number } | undefined {
  let [least, most, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const [, value] of points) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    count++;
  }
  return count === 0 ? undefined : { least, most, mean: sum / count };
}

function knownOf(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function windowOf(second: Stats): Stats["window"] {
  const { window: judged } = second;
  return judged;
}

/** One measure by its key over these seconds. */
export function pointsOf(key: string, seconds: readonly Second[]): readonly Point[] {
  const index = READINGS.findIndex((reading) => reading.key === key);
  return seconds.map(({ to, values }) => [to, knownOf(values[index])]);
}

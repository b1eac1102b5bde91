import type { Spread, WindowOfGame, WorkSpread } from "../windows/index.ts";

const SPREAD_NUMBERS = ["mean", "p50", "p95", "p99", "p999", "max"] as const;
type SpreadNumber = (typeof SPREAD_NUMBERS)[number];
type Read = (window: WindowOfGame) => number | null | undefined;

/** The statistics that a rule may name, and how each is read from a window. Units: milliseconds for times. */
const READERS = {
  ...timesOf("fps", (window) => window.frame_time_ms),
  ...timesOf("work", (window) => window.work_time_ms),
  ...timesOf("physics", (window) => window.physics_time_ms),
  ...timesOf("process", ({ monitors }) => monitors.process_time_ms),
  ...timesOf("render_cpu", ({ monitors }) => monitors.render_cpu_ms),
  ...timesOf("render_gpu", ({ monitors }) => monitors.render_gpu_ms),
  "fps.rate": ({ fps }) => fps,
  "fps.one_percent_low": ({ one_percent_low_fps }) => one_percent_low_fps,
  "fps.stale_share": ({ stale_share }) => stale_share,
  "memory.last_mb": ({ memory }) => memory?.last_mb,
  "memory.slope_mb_per_min": ({ memory }) => memory?.slope_mb_per_min,
  "tracking.rate_hz": ({ tracking }) => tracking?.rate_hz,
  "tracking.jitter_ms": ({ tracking }) => tracking?.jitter_ms,
  "tracking.lost_s": ({ tracking }) => tracking?.devices.reduce((sum, { lost_s }) => sum + lost_s, 0),
} as const satisfies Record<string, Read>;

/** Name of a statistic: `fps.p99_ms`. */
export type RuleStatistic = keyof typeof READERS;

/** Every name, in the order of the table. */
export const RULE_STATISTICS = Object.keys(READERS) as RuleStatistic[];

/** Whether a name is that of a statistic. */
export function isRuleStatistic(name: string): name is RuleStatistic {
  return Object.hasOwn(READERS, name);
}

/** The value of a statistic in a window; undefined if the window has none. */
export function readStatistic(statistic: RuleStatistic, window: WindowOfGame): number | undefined {
  const read: Read = READERS[statistic];
  return read(window) ?? undefined;
}

function timesOf<const Name extends string>(
  name: Name,
  spreadOf: (window: WindowOfGame) => Pick<Spread | WorkSpread, SpreadNumber> | null | undefined,
): Record<`${Name}.${SpreadNumber}_ms`, Read> {
  const entries = SPREAD_NUMBERS.map((number): [string, Read] => [
    `${name}.${number}_ms`,
    (window) => spreadOf(window)?.[number],
  ]);
  // The map above makes exactly the keys of the type.
  return Object.fromEntries(entries) as Record<`${Name}.${SpreadNumber}_ms`, Read>;
}

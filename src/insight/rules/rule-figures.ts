import type { Spread, WindowOfGame } from "../windows/index.ts";

const STATISTICS = ["mean", "p50", "p95", "p99", "p999", "max"] as const;
type Statistic = (typeof STATISTICS)[number];
type Read = (window: WindowOfGame) => number | null | undefined;

/** Every figure that a rule may look at, by its name; times are in milliseconds. */
const FIGURES = {
  ...timesOf("fps", (window) => window.frame_time_ms),
  ...timesOf("work", (window) => window.work_time_ms),
  ...timesOf("physics", (window) => window.physics_time_ms),
  ...timesOf("process", ({ figures }) => figures.process_time_ms),
  ...timesOf("render_cpu", ({ figures }) => figures.render_cpu_ms),
  ...timesOf("render_gpu", ({ figures }) => figures.render_gpu_ms),
  "fps.rate": ({ fps }) => fps,
  "fps.one_percent_low": ({ one_percent_low_fps }) => one_percent_low_fps,
  "fps.stale_share": ({ stale_share }) => stale_share,
  "memory.last_mb": ({ memory }) => memory?.last_mb,
  "memory.slope_mb_per_min": ({ memory }) => memory?.slope_mb_per_min,
  "tracking.rate_hz": ({ tracking }) => tracking?.rate_hz,
  "tracking.jitter_ms": ({ tracking }) => tracking?.jitter_ms,
  "tracking.lost_s": ({ tracking }) => tracking?.devices.reduce((sum, { lost_s }) => sum + lost_s, 0),
} as const satisfies Record<string, Read>;

/** Name of a figure: `fps.p99_ms`. */
export type RuleFigure = keyof typeof FIGURES;

/** Every name, in the order of the table. */
export const RULE_FIGURES = Object.keys(FIGURES) as RuleFigure[];

/** Whether a name is a figure's. */
export function isRuleFigure(name: string): name is RuleFigure {
  return Object.hasOwn(FIGURES, name);
}

/** What a figure is in a window; undefined where the window has none. */
export function readFigure(figure: RuleFigure, window: WindowOfGame): number | undefined {
  const read: Read = FIGURES[figure];
  return read(window) ?? undefined;
}

function timesOf<const Name extends string>(
  name: Name,
  spreadOf: (window: WindowOfGame) => Spread | null | undefined,
): Record<`${Name}.${Statistic}_ms`, Read> {
  const entries = STATISTICS.map((statistic): [string, Read] => [
    `${name}.${statistic}_ms`,
    (window) => spreadOf(window)?.[statistic],
  ]);
  // The loop above makes exactly the keys of the type.
  return Object.fromEntries(entries) as Record<`${Name}.${Statistic}_ms`, Read>;
}

/** Statistics of a game over windows of time. */
export {
  describeBudget,
  describeFrames,
  describeSecond,
  describeStandstill,
  describeTrend,
  describeWindow,
  type WindowQuestion,
} from "./describe-window.ts";
export { FRAME_TIME_BOUNDS, INTERVAL_TOLERANCE, PHYSICS_TIME_BOUNDS } from "./exact-limits.ts";
export { fitLine } from "./fit-line.ts";
export { FrameCounts } from "./frame-counts.ts";
export { Histogram } from "./histogram.ts";
export { RELATIVE_ERROR } from "./log-buckets.ts";
export type { Trend } from "./memory-trend.ts";
export { problemsOf } from "./problems-of.ts";
export { RepeatedValue } from "./repeated-value.ts";
export type { Spread, WorkSpread } from "./spread.ts";
export { independentValues, studentT } from "./student-t.ts";
export { KEPT_SECONDS, type WindowLength } from "./timeline.ts";
export { TrackingCounts } from "./tracking-counts.ts";
export type {
  FramesOfWindow,
  SecondOfGame,
  TrackingWindow,
  WindowOfGame,
} from "./window-of-game.ts";
export { type WindowParts, windowParts } from "./window-parts.ts";
export { Windows } from "./windows.ts";

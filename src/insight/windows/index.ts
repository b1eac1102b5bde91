/** What a game did over any window that ends now. */
export {
  type DeviceWindow,
  describeWindow,
  type FrameSpread,
  INTERVAL_TOLERANCE,
  type OverBudget,
  type Spread,
  type TrackingWindow,
  type WindowOfGame,
  type WindowQuestion,
} from "./describe-window.ts";
export { FIGURES, type FigureName } from "./figure-windows.ts";
export { type FittedLine, fitLine } from "./fit-line.ts";
export { RELATIVE_ERROR } from "./log-buckets.ts";
export type { Trend } from "./memory-trend.ts";
export { FINE_SECONDS, KEPT_SECONDS, type WindowLength } from "./timeline.ts";
export { DEVICES } from "./tracking-counts.ts";
export { Windows } from "./windows.ts";

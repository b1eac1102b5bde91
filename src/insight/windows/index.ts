/** Statistics of a game over windows of time. */
export { describeWindow, type WindowQuestion } from "./describe-window.ts";
export { INTERVAL_TOLERANCE } from "./exact-limits.ts";
export { fitLine } from "./fit-line.ts";
export { RELATIVE_ERROR } from "./log-buckets.ts";
export type { Spread } from "./spread.ts";
export { KEPT_SECONDS, type WindowLength } from "./timeline.ts";
export type { DeviceWindow, WindowOfGame } from "./window-of-game.ts";
export { Windows } from "./windows.ts";

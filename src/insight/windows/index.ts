/** What a game did over any window that ends now. */
export {
  describeWindow,
  INTERVAL_TOLERANCE,
  type Spread,
  type WindowOfGame,
  type WindowQuestion,
} from "./describe-window.ts";
export { fitLine } from "./fit-line.ts";
export { RELATIVE_ERROR } from "./log-buckets.ts";
export { KEPT_SECONDS, type WindowLength } from "./timeline.ts";
export { Windows } from "./windows.ts";

/** Judges the windows of games, and compares them. */
export { COMPARED, compareWindows, type PartedWindow, type WindowDifference } from "./compare-windows.ts";
export {
  DEFAULT_MAX_SHARE,
  ENOUGH_FRAMES,
  judgeWindow,
  type VerdictQuestion,
  type WindowHitches,
} from "./judge-window.ts";
export { workOfFrames } from "./work-of-frames.ts";

/** Judges the windows of games, and compares them. */
export {
  DEFAULT_MAX_SHARE,
  ENOUGH_FRAMES,
  judgeWindow,
  type VerdictQuestion,
  type WindowHitches,
} from "./judge-window.ts";

/** Judges what games send: statistics over windows, hitches, anomalies, rules and their alerts. */
export { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from "./anomalies/index.ts";
export { DEVICES, type ObservedFrame, type SourceContext } from "./game/index.ts";
export {
  CAUSE_KINDS,
  type Cause,
  type Hitch,
  type HitchContext,
  lostWords,
  onlyWaited,
} from "./hitches/index.ts";
export { Insight } from "./insight.ts";
export { DEFAULT_INSIGHT_OPTIONS, type InsightOptions } from "./insight-options.ts";
export type { Judge } from "./judge.ts";
export type { JudgedWindow } from "./judged-window.ts";
export { Judges } from "./judges.ts";
export {
  faultOfRules,
  MAX_RULE_CHARACTERS,
  MAX_RULES,
  parseRule,
  RULE_STATISTICS,
  readRules,
  streamsOfRules,
} from "./rules/index.ts";
export type { SourceInsight } from "./source-insight.ts";
export {
  COMPARED,
  compareWindows,
  DEFAULT_MAX_SHARE,
  ENOUGH_FRAMES,
  type WindowDifference,
} from "./verdict/index.ts";
export {
  FRAME_TIME_BOUNDS,
  FrameCounts,
  fitLine,
  Histogram,
  INTERVAL_TOLERANCE,
  KEPT_SECONDS,
  PHYSICS_TIME_BOUNDS,
  problemsOf,
  RELATIVE_ERROR,
  TrackingCounts,
  type WindowLength,
  type WindowOfGame,
} from "./windows/index.ts";

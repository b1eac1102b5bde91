/** What the relay makes of what games say: windows, hitches, anomalies, alerts. */
export type { Alert, AlertLevel, AlertSink, AlertState, AlertWords } from "./alert.ts";
export { type AlertLimits, DEFAULT_ALERT_LIMITS } from "./alert-limits.ts";
export { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from "./anomalies/index.ts";
export {
  type Cause,
  type CauseKind,
  DEFAULT_HITCH_OPTIONS,
  type Hitch,
  type HitchContext,
  HitchLog,
  type HitchMeasure,
  type HitchOptions,
  type HitchQuestion,
} from "./hitches/index.ts";
export { Insight, MAX_SOURCES } from "./insight.ts";
export { DEFAULT_INSIGHT_OPTIONS, type InsightOptions } from "./insight-options.ts";
export type { FrameSample, FrameTimeKind, Observer, ObserverFactory, SourceContext } from "./observer.ts";
export { RefreshRate } from "./refresh-rate.ts";
export {
  faultOfRules,
  MAX_RULE_CHARACTERS,
  MAX_RULES,
  type ParsedRule,
  parseRule,
  RULE_FIGURES,
  type Rule,
  type RuleFigure,
  readRules,
  streamsOfRules,
} from "./rules/index.ts";
export { SourceAlerts } from "./source-alerts.ts";
export {
  fitLine,
  INTERVAL_TOLERANCE,
  KEPT_SECONDS,
  RELATIVE_ERROR,
  type WindowLength,
  type WindowOfGame,
  type WindowQuestion,
} from "./windows/index.ts";

import { type AlertLimits, DEFAULT_ALERT_LIMITS } from "./alerts/index.ts";
import { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from "./anomalies/index.ts";
import { DEFAULT_HITCH_OPTIONS, type HitchOptions } from "./hitches/index.ts";

/** What of the insight can be set. */
export interface InsightOptions {
  /** The frame rate that games are meant to hold; `auto` finds it by the usual frame time. Units: Hz. */
  budgetHz: number | "auto";
  alerts: AlertLimits;
  hitches: HitchOptions;
  /** The thresholds of the detectors. */
  anomalies: AnomalyOptions;
  /** Whether scripts of games on /debugger are profiled all the time, so that a late frame's function has a name. */
  profilesHitches: boolean;
  /** Rules of the user's own, as they are written. */
  rules: readonly string[];
}

/** What is in force when nothing is said. */
export const DEFAULT_INSIGHT_OPTIONS: Readonly<InsightOptions> = {
  budgetHz: "auto",
  alerts: DEFAULT_ALERT_LIMITS,
  hitches: DEFAULT_HITCH_OPTIONS,
  anomalies: DEFAULT_ANOMALY_OPTIONS,
  profilesHitches: false,
  rules: [],
};

import { type AlertLimits, DEFAULT_ALERT_LIMITS } from "./alerts/index.ts";
import { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from "./anomalies/index.ts";
import { DEFAULT_HITCH_OPTIONS, type HitchOptions } from "./hitches/index.ts";

/** The settings of insight. */
export interface InsightOptions {
  /** The frame rate that games are meant to hold; `auto` derives it from the usual frame time. Units: Hz. */
  budgetHz: number | "auto";
  alerts: AlertLimits;
  hitches: HitchOptions;
  /** The thresholds of the detectors. */
  anomalies: AnomalyOptions;
  /** Whether the engine profiles the scripts of games on /debugger all the time, so that hitches name the function. */
  profilesHitches: boolean;
  /** The user's rules, as text. */
  rules: readonly string[];
}

/** The default settings. */
export const DEFAULT_INSIGHT_OPTIONS: Readonly<InsightOptions> = {
  budgetHz: "auto",
  alerts: DEFAULT_ALERT_LIMITS,
  hitches: DEFAULT_HITCH_OPTIONS,
  anomalies: DEFAULT_ANOMALY_OPTIONS,
  profilesHitches: false,
  rules: [],
};

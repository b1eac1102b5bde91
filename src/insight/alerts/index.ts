/** The alerts of a game: how they open, how often they are told, how they end. */
export type { AlertLevel, AlertWords } from "./alert.ts";
export { AlertEpisode, shortly } from "./alert-episode.ts";
export { hubAlerts } from "./hub-alerts.ts";
export { type AlertLimits, DEFAULT_ALERT_LIMITS, SourceAlerts } from "./source-alerts.ts";

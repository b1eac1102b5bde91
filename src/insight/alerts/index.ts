/** The alerts of a game: how they open and end, and how often they are sent. */
export type { Alert, AlertLevel, AlertWords } from "./alert.ts";
export { AlertEpisode, threeDigits } from "./alert-episode.ts";
export { MUCH_WORSE } from "./how-bad.ts";
export { hubAlerts } from "./hub-alerts.ts";
export { type AlertLimits, DEFAULT_ALERT_LIMITS, SourceAlerts } from "./source-alerts.ts";

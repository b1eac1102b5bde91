export { anomalyObservers } from "./anomaly-observers.ts";
export { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from "./anomaly-options.ts";

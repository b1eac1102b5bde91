import type { ObserverFactory } from "./observer.ts";

/** The detectors that watch every game. */
export const ANOMALY_OBSERVERS: readonly ObserverFactory[] = [];

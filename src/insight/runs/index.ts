/** Runs of a game, measured exactly: their samples, and how two sets of runs differ. Loaded where a run is measured. */
export { type Comparison, compareRuns, MAX_RUNS, valuesOf } from "./compare-runs.ts";
export { type CollectorOptions, RUN_TOPICS, RunCollector } from "./run-collector.ts";
export { differenceOfRuns, type RunDifference } from "./run-difference.ts";
export type { RunRecord, SaidKey } from "./run-record.ts";
export { mean, median, Series } from "./series.ts";

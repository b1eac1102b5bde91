/** Hitches: runs of late frames, with their causes. */
export type { Cause, CauseKind, Hitch, HitchContext, HitchMeasure } from "./hitch.ts";
export { HitchFinder } from "./hitch-finder.ts";
export { HitchLog, type HitchQuestion } from "./hitch-log.ts";
export { DEFAULT_HITCH_OPTIONS, type HitchOptions } from "./hitch-options.ts";

/** Hitches: runs of late frames, with their causes. */
export type { Cause, Hitch, HitchContext } from "./hitch.ts";
export { HitchFinder } from "./hitch-finder.ts";
export { HitchLog } from "./hitch-log.ts";
export { DEFAULT_HITCH_OPTIONS, type HitchOptions } from "./hitch-options.ts";

/** Hitches: runs of late frames, with their causes. */
export { CAUSE_KINDS, type Cause, type HitchContext } from "./evidence/index.ts";
export type { Hitch } from "./hitch.ts";
export { HitchFinder } from "./hitch-finder.ts";
export { HitchLog, type HitchQuestion } from "./hitch-log.ts";
export { DEFAULT_HITCH_OPTIONS, type HitchOptions } from "./hitch-options.ts";
export { lostWords } from "./hitch-words.ts";
export { onlyWaited } from "./only-waited.ts";

/** What a game sent around an episode of late frames, kept to explain it. */
export { CAUSE_KINDS, type Cause, NOTHING_EXPLAINS_IT, PROBABLE, SURE } from "./cause.ts";
export {
  type CauseFinder,
  type Episode,
  type Evidence,
  greatestSince,
  type HitchMeasure,
  isSummedUp,
  isWithin,
  longestSince,
  maxOf,
  millisText,
  monitorBefore,
  type Timed,
} from "./evidence.ts";
export type { HitchContext } from "./hitch-context.ts";
export { EVIDENCE_AFTER_MILLIS, Surroundings } from "./surroundings.ts";

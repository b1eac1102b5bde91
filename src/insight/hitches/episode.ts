import type { HitchMeasure } from "./hitch.ts";

/** A run of late frames as it grows. Units: milliseconds of the monotonic clock. */
export interface Episode {
  /** Beginning of its first late frame. */
  beganMillis: number;
  /** End of its last. */
  lastMillis: number;
  lateFrames: number;
  lostFrames: number;
  worstMillis: number;
  /** NaN where it is not known which frame it was. */
  worstFrame: number;
  worstAtMillis: number;
  measured: HitchMeasure;
  budgetMillis: number;
  usualMillis: number;
}

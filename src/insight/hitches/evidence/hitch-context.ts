import type { JsonObject } from "../../../protocol/json-messages.ts";

/** What happened around a hitch. Units: `t_ms` is milliseconds since the hitch began, negative before it. */
export interface HitchContext {
  /** Frames: t_ms, frame number, frame time, physics time. If there are too many they are thinned evenly; late frames stay. */
  frames: [number, number, number, number][];
  events: ({ t_ms: number; topic: string } & JsonObject)[];
  poses: ({ t_ms: number } & JsonObject)[];
  monitors: ({ t_ms: number } & JsonObject)[];
  /** How many frames, events, poses and monitors are missing because a context is bounded. Thinning does not count. */
  left_out: number;
}

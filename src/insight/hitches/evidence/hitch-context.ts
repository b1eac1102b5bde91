import type { JsonObject } from "../../../protocol/json-messages.ts";

/** What happened around a hitch. Units: `t_ms` from its beginning, before it less than 0. */
export interface HitchContext {
  /** Each frame that was told: t_ms, frame, frame time, physics time; thinned where there are too many, late ones never. */
  frames: [number, number, number, number][];
  events: ({ t_ms: number; topic: string } & JsonObject)[];
  poses: ({ t_ms: number } & JsonObject)[];
  monitors: ({ t_ms: number } & JsonObject)[];
  /** How many frames, events, poses and monitors of that time are not here because a context is bounded, thinned ones not counted. */
  left_out: number;
}

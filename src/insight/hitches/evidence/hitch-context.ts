import type { JsonObject } from "../../../protocol/json-messages.ts";

/** What happened around a hitch. Units: `t_ms` is milliseconds since the hitch began, negative before it. */
export interface HitchContext {
  /** Frames: t_ms, frame number, frame time, physics time. If there are too many, some are picked evenly, and all late ones. */
  frames: [number, number, number, number][];
  events: ({ t_ms: number; topic: string } & JsonObject)[];
  poses: ({ t_ms: number } & JsonObject)[];
  monitors: ({ t_ms: number } & JsonObject)[];
  /** The functions that took longest by themselves in the worst frame; empty if the engine was not profiled. */
  functions: JsonObject[];
  /** How many frames, events, poses and monitors are missing because a context is bounded, apart from the even picking. */
  left_out: number;
}

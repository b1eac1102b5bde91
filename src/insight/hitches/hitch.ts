import type { JsonObject } from "../../protocol/json-messages.ts";

/** What may have caused a hitch. */
export type CauseKind =
  | "script"
  | "physics"
  | "render"
  | "gpu"
  | "scene_load"
  | "memory"
  | "log_flood"
  | "tracking_loss"
  | "waiting"
  | "unknown";

/** A cause, with why it is thought to be one. */
export interface Cause {
  kind: CauseKind;
  /** From 0, a guess, to 1: how much of the lost time it explains, and how directly it was measured. */
  confidence: number;
  /** For a person: what was seen, with figures. */
  evidence: string;
  /** The script's function, where the engine was profiled. */
  function?: string;
  file?: string;
  line?: number;
}

/** What the length of the worst frame is: `interval` and `work` of one frame; `summary`, the worst that the game summed up, of no known frame. */
export type HitchMeasure = "interval" | "work" | "summary";

/** What happened around a hitch. Units: `t_ms` from its beginning, before it less than 0. */
export interface HitchContext {
  /** Each frame that was told: t_ms, frame, frame time, physics time; thinned where there are too many, late ones never. */
  frames: [number, number, number, number][];
  events: ({ t_ms: number; topic: string } & JsonObject)[];
  poses: ({ t_ms: number } & JsonObject)[];
  monitors: ({ t_ms: number } & JsonObject)[];
}

/** One episode of late frames. */
export interface Hitch {
  id: string;
  source: string;
  epoch: string;
  /** `open` while frames are late, then `ended`; `complete` when what came after it is known too, and the cause final. */
  state: "open" | "ended" | "complete";
  /** From the beginning of its first late frame to the end of its last. Units: unix seconds. */
  from: number;
  to: number;
  duration_ms: number;
  late_frames: number;
  /** Refreshes of the display that passed without a new frame. */
  lost_frames: number;
  worst: { frame: number | null; ms: number; at: number };
  measured: HitchMeasure;
  budget_ms: number;
  /** From frame to frame as it was usual. */
  usual_ms: number | null;
  cause: Cause;
  /** What else may have played a part, most likely first. */
  also: Cause[];
}

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

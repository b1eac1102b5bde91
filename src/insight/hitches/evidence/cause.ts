/** What may have caused a hitch. */
export const CAUSE_KINDS = [
  "script",
  "physics",
  "render",
  "gpu",
  "scene_load",
  "memory",
  "log_flood",
  "tracking_loss",
  "throttling",
  "waiting",
  "unknown",
] as const;

/** One of {@link CAUSE_KINDS}. */
export type CauseKind = (typeof CAUSE_KINDS)[number];

/** A cause and its evidence. */
export interface Cause {
  kind: CauseKind;
  /** From 0, a guess, to 1: how much of the lost time it explains, and how directly it was measured. */
  confidence: number;
  /** For people: what was measured, with numbers. */
  evidence: string;
  /** The script's function, if the engine was profiled. */
  function?: string;
  file?: string;
  line?: number;
  /** For people: what to do so that later hitches name the function, if this one does not. */
  hint?: string;
}

/** A cause with this confidence was measured; one with the second is probable. */
export const SURE = 0.7;
export const PROBABLE = 0.4;

/** Evidence of an unknown cause about which nothing is known. */
export const NOTHING_EXPLAINS_IT = "nothing that the game reported explains it";

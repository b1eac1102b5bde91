import type { Cause, HitchMeasure } from "./evidence/index.ts";

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

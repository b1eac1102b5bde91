import type { Cause, HitchMeasure } from "./evidence/index.ts";

/** One episode of late frames, as `/hitches` and alerts show it. */
export interface Hitch {
  id: string;
  source: string;
  epoch: string;
  /** `open` while frames are late, then `ended`; `complete` when all evidence has arrived and the cause is final. */
  state: "open" | "ended" | "complete";
  /** From the start of the first late frame to the end of the last. Units: unix seconds. */
  from: number;
  to: number;
  duration_ms: number;
  late_frames: number;
  /** Display refreshes without a new frame. */
  lost_frames: number;
  worst: { frame: number | null; ms: number; at: number };
  measured: HitchMeasure;
  budget_ms: number;
  /** The usual time from frame to frame. */
  usual_ms: number | null;
  cause: Cause;
  /** Other causes that may have played a part, most likely first. */
  also: Cause[];
}

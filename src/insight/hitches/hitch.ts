import type { RateOrigin } from "../game/index.ts";
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
  /** Refreshes of the display without a new frame, each of {@link refresh_ms}: the same basis as `stale_share`. */
  lost_frames: number;
  /** The same as usual frames. Differs for a game that runs steadily slower than its display: then each takes {@link usual_ms}. */
  usual_frames_lost: number;
  worst: { frame: number | null; ms: number; at: number };
  measured: HitchMeasure;
  budget_ms: number;
  /** Where the budget comes from. */
  budget_origin: RateOrigin;
  /** Time from one refresh of the display to the next; the usual time from frame to frame if nothing is known of the display. */
  refresh_ms: number;
  /** The usual time from frame to frame. */
  usual_ms: number | null;
  cause: Cause;
  /** Other causes that may have played a part, most likely first. */
  also: Cause[];
  /** The recording of the black box that holds it. */
  recording?: string;
}

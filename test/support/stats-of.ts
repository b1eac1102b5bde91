import type { Stats } from "../../src/protocol/stats.ts";
import type { Verdict } from "../../src/protocol/verdict.ts";

/** Statistics of a second of a healthy game at 90 Hz, with these changes to the verdict and to the second. */
export function statsOf(verdict: Partial<Verdict> = {}, second: Partial<Stats> = {}): Stats {
  return {
    from: 100,
    to: 101,
    samples: 90,
    not_judged: 0,
    frames: 90,
    paused_s: 0,
    standstill: null,
    fps: 90,
    stale_share: 0,
    frame_time_ms: null,
    work: null,
    physics_time_ms: null,
    memory: null,
    tracking: null,
    hitches: { count: 0, lost_frames: 0 },
    window: {
      seconds: 10,
      fps: 90,
      one_percent_low_fps: 89,
      frame_time_p99_ms: 11.3,
      verdict: {
        answer: "holds",
        sentence: "holds 11.1 ms",
        budget_ms: 1000 / 90,
        budget_origin: "xr_display",
        judged_by: "frame_times",
        frames: 900,
        share_over: 0.001,
        stale_share: 0,
        hitches: 0,
        hitch_lost_frames: 0,
        work: null,
        ...verdict,
      },
    },
    ...second,
  };
}

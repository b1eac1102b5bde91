import { rounded } from "../../base/rounded.ts";
import type { Stats } from "../../protocol/stats.ts";
import { judgeWindow, type WindowHitches, workOfFrames } from "../verdict/index.ts";
import {
  type FramesOfWindow,
  problemsOf,
  type SecondOfGame,
  type TrackingWindow,
  type Trend,
} from "../windows/index.ts";

/** What the statistics of a second are made of. */
export interface SecondParts {
  second: SecondOfGame;
  /** Hitches of the second. */
  hitches: WindowHitches;
  memory: Trend | null;
  /** The last seconds, up to the end of the second, with the standstill of now. */
  window: FramesOfWindow;
  windowSeconds: number;
  windowHitches: WindowHitches;
}

/** The statistics of a second of a game, and the verdict on its last seconds. */
export function statsOfSecond(parts: SecondParts): Stats {
  const { second, hitches, memory, window, windowSeconds, windowHitches } = parts;
  const { physics_time_ms: physics } = second;
  return {
    from: second.from,
    to: second.to,
    samples: second.samples,
    not_judged: second.not_judged,
    frames: second.frames,
    paused_s: second.paused_s,
    standstill: window.standstill,
    fps: fpsOf(second),
    stale_share: second.stale_share,
    frame_time_ms: frameTimesOf(second),
    work: workOf(second),
    physics_time_ms: physics && { mean: physics.mean, max: physics.max },
    memory: memory && {
      last_mb: memory.last_mb,
      slope_mb_per_min: memory.slope_mb_per_min,
      slope_95: memory.slope_95,
    },
    tracking: second.tracking && trackingOf(second.tracking),
    hitches,
    window: {
      seconds: windowSeconds,
      fps: window.fps,
      one_percent_low_fps: window.one_percent_low_fps,
      frame_time_p99_ms: window.frame_time_ms?.p99 ?? null,
      verdict: judgeWindow(window, windowHitches),
    },
  };
}

/**
 * Frames per second. If every frame was sampled, their times add up to the time from the last frame of the second before: a frame of 0.9 s counts
 * with its whole time. Else the rate from the first sample to the last.
 */
function fpsOf({ samples, frames, frame_time_ms: times, fps }: SecondOfGame): number | null {
  const isEveryFrame = times !== null && samples === frames && times.samples === samples;
  return isEveryFrame && times.mean > 0 ? rounded(1000 / times.mean, 2) : fps;
}

function frameTimesOf({ frame_time_ms: times, budget }: SecondOfGame): Stats["frame_time_ms"] {
  if (times === null) return null;
  const { mean, p50, p99, max, max_frame, over } = times;
  const own = over.find(({ budget_ms }) => budget_ms === budget.ms);
  return { mean, p50, p99, max, max_frame, over_budget: own?.frames ?? 0 };
}

function workOf(second: SecondOfGame): Stats["work"] {
  const work = workOfFrames(second, second.budget.ms);
  if (work === null) return null;
  const { source, cpu_ms, gpu_ms, free_share } = work;
  return { source, cpu_ms, gpu_ms, free_share };
}

function trackingOf({ rate_hz, jitter_ms, devices }: TrackingWindow): Stats["tracking"] {
  return {
    rate_hz,
    jitter_ms,
    devices: devices.map((window) => {
      const { device, hand, tracked_share } = window;
      return { device, ...(hand !== null && { hand }), tracked_share, ...problemsOf(window) };
    }),
  };
}

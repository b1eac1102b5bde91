import type { StandingStill } from "../../protocol/standstill.ts";
import type { DeviceName, RateOrigin } from "../game/index.ts";
import type { Trend } from "./memory-trend.ts";
import type { MonitorName } from "./monitor-windows.ts";
import type { FrameSpread, Spread, WorkSpread } from "./spread.ts";

/** How one device was tracked over a window. */
export interface DeviceWindow {
  device: DeviceName;
  /** Whether the game tracked a bare hand in its place for most of the window; null if the game does not say. */
  hand: boolean | null;
  present: number;
  /** Of the samples in which it should have been tracked; null if there are none. */
  tracked_share: number | null;
  dropouts: number;
  lost_s: number;
  freezes: number;
  frozen_s: number;
  jumps: number;
  longest_jump_m: number;
  /** Turns that no body can make. */
  turns: number;
  greatest_turn_deg: number;
  jitter_s: number;
  /** Greatest noise, standard deviation on an axis. */
  jitter_mm: number;
  jitter_deg: number;
}

/** How often and how evenly poses arrived over a window. */
export interface TrackingWindow {
  samples: number;
  rate_hz: number | null;
  /** Mean difference between one interval and the next. */
  jitter_ms: number | null;
  interval_ms: Spread | null;
  devices: DeviceWindow[];
}

/** The statistics of one connection of a game over a window. */
export interface WindowOfGame extends FramesOfWindow {
  reported_fps: Spread | null;
  physics_time_ms: FrameSpread | null;
  memory: Trend | null;
  tracking: TrackingWindow | null;
}

/** The statistics of one connection of a game over a second. */
export interface SecondOfGame extends FramesOfWindow {
  physics_time_ms: Spread | null;
  tracking: TrackingWindow | null;
}

/** The part of the statistics that is about frames. */
export interface FramesOfWindow {
  source: string;
  epoch: string;
  connected: boolean;
  /** The time that the window covers, from the start of its first second (or ten seconds) to its end. Units: unix seconds. */
  from: number;
  to: number;
  /** The frame rate that the game is meant to hold. `limit_hz`: the rate that the game cannot exceed; null if there is no limit or it is not known. */
  budget: { ms: number; hz: number; origin: RateOrigin; limit_hz: number | null };
  /** How the game stands still now; null if it runs, if that is not known, or if the window ended earlier. */
  standstill: StandingStill | null;
  samples: number;
  /** Frame samples of the whole connection that came too fast to be judged. They are in no window. */
  not_judged: number;
  frames: number | null;
  /** Numbers of the first and the last frame of the window that was sampled. */
  first_frame: number | null;
  last_frame: number | null;
  covered_s: number;
  /** Time from the first sample to the last in which the app did not run. It is not in `covered_s`. */
  paused_s: number;
  fps: number | null;
  stale_share: number | null;
  one_percent_low_fps: number | null;
  frame_time_ms: FrameSpread | null;
  work_time_ms: WorkSpread | null;
  /** Monitors: values that the game reads a few times a second. */
  monitors: Partial<Record<MonitorName, Spread>>;
}

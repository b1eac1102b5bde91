import type { TrackingProblems } from "../../protocol/tracking-problems.ts";
import type { DeviceWindow } from "./window-of-game.ts";

const NAMES = [
  "dropouts",
  "lost_s",
  "freezes",
  "frozen_s",
  "jumps",
  "longest_jump_m",
  "turns",
  "greatest_turn_deg",
  "jitter_s",
  "jitter_mm",
  "jitter_deg",
] as const satisfies readonly (keyof TrackingProblems)[];

/** The problems of a device in a window: every count and amount that is not 0. */
export function problemsOf(window: Readonly<DeviceWindow>): TrackingProblems {
  const problems: TrackingProblems = {};
  for (const name of NAMES) if (window[name] !== 0) problems[name] = window[name];
  return problems;
}

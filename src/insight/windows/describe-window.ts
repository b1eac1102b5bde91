import { rounded } from "../../base/rounded.ts";
import type { StandingStill } from "../../protocol/standstill.ts";
import {
  DEVICES,
  type DeviceName,
  type RefreshRate,
  type SourceContext,
  type TrackedHands,
} from "../game/index.ts";
import type { DeviceCounts } from "./device-counts.ts";
import { INTERVAL_TOLERANCE } from "./exact-limits.ts";
import { FrameCounts } from "./frame-counts.ts";
import { Histogram } from "./histogram.ts";
import type { Trend } from "./memory-trend.ts";
import { type MonitorName, WINDOWED_MONITORS } from "./monitor-windows.ts";
import { frameSpreadOf, spreadOf, type WorkSpread, workSpreadOf } from "./spread.ts";
import type { Timeline, WindowLength } from "./timeline.ts";
import { TrackingCounts } from "./tracking-counts.ts";
import type {
  DeviceWindow,
  FramesOfWindow,
  SecondOfGame,
  TrackingWindow,
  WindowOfGame,
} from "./window-of-game.ts";
import type { Windows } from "./windows.ts";
import { WorkCounts } from "./work-counts.ts";

/** The refresh rates of common headsets. Units: Hz. */
const USUAL_HZ = [72, 90, 120];
/** The monitors that a verdict needs. */
const RENDER_TIMES = ["render_cpu_ms", "render_gpu_ms"] as const;

/** A question about a window. */
export interface WindowQuestion {
  length: WindowLength;
  /** How long ago the window ended; 0 by default. Not for a whole run. Units: seconds. */
  endedSecondsAgo?: number | undefined;
  /** When it ended, in place of how long ago. Units: milliseconds of the monotonic clock. */
  endedMillis?: number | undefined;
  /** A budget in addition to the usual ones. Units: milliseconds. */
  budgetMillis?: number | undefined;
}

/** When a window ended, and the time now. Units: milliseconds of the monotonic clock. */
interface Moments {
  toMillis: number;
  nowMillis: number;
}

/** The statistics of one game over a window. */
export function describeWindow(
  context: SourceContext,
  windows: Windows,
  question: WindowQuestion,
): WindowOfGame {
  const { length } = question;
  const at = momentsOf(context, question);
  return {
    ...describeFrames(context, windows, question, WINDOWED_MONITORS),
    reported_fps: spreadOf(summed(windows.frames.reportedFps, length, at)),
    physics_time_ms: frameSpreadOf(
      summed(windows.frames.physics, length, at),
      budgetsOf(context, question),
      0,
    ),
    memory: describeTrend(windows.byMonitor.memory.over(length, at.toMillis)),
    tracking: describeTracking(windows, context.hands, length, at),
  };
}

/** The statistics of one game over one second that is over. Units: end of the second, milliseconds of the monotonic clock. */
export function describeSecond(context: SourceContext, windows: Windows, endedMillis: number): SecondOfGame {
  const question = { length: 1, endedMillis };
  const at = momentsOf(context, question);
  return {
    ...describeFrames(context, windows, question),
    physics_time_ms: spreadOf(summed(windows.frames.physics, 1, at)),
    tracking: describeTracking(windows, context.hands, 1, at),
  };
}

/** The part of the statistics that a verdict needs, without physics, memory, poses and what the game reports. */
export function describeFrames(
  context: SourceContext,
  windows: Windows,
  question: WindowQuestion,
  monitors: readonly MonitorName[] = RENDER_TIMES,
): FramesOfWindow {
  const { source, clock, refresh, standstill } = context;
  const { length } = question;
  const at = momentsOf(context, question);
  const { toMillis, nowMillis } = at;
  const unixTo = clock.unixMillis() - (nowMillis - toMillis);
  const counts = new FrameCounts();
  const fromMillis = windows.frames.counts.sum(length, toMillis, counts, nowMillis);
  const frameTimes = summed(windows.frames.interval, length, at);
  const asked = budgetsOf(context, question);
  const none = frameTimes.count === 0;
  return {
    source: source.name,
    epoch: source.epoch,
    connected: source.connected,
    from: rounded((unixTo - (toMillis - fromMillis)) / 1000),
    to: rounded(unixTo / 1000),
    budget: describeBudget(refresh),
    standstill: toMillis < nowMillis ? null : describeStandstill(standstill.at(nowMillis)),
    samples: counts.samples,
    not_judged: windows.notJudged,
    frames: counts.samples === 0 ? null : (counts.frames ?? null),
    first_frame: counts.frames === undefined || counts.samples === 0 ? null : counts.firstFrame,
    last_frame: counts.frames === undefined || counts.samples === 0 ? null : counts.lastFrame,
    covered_s: rounded(counts.coveredSeconds),
    paused_s: rounded(counts.pausedSeconds),
    fps: orNull(counts.fps),
    stale_share: counts.staleShare === undefined ? null : rounded(counts.staleShare, 6),
    one_percent_low_fps: none ? null : rounded(1000 / frameTimes.meanOfGreatest(0.01)),
    frame_time_ms: frameSpreadOf(frameTimes, asked, INTERVAL_TOLERANCE),
    work_time_ms: describeWork(windows, length, at, asked),
    monitors: describeMonitors(windows, monitors, length, at),
  };
}

/** The frame budget of a game as windows show it. */
export function describeBudget({ budgetMillis, origin, limitHz }: RefreshRate): FramesOfWindow["budget"] {
  return {
    ms: rounded(budgetMillis),
    hz: rounded(1000 / budgetMillis),
    origin,
    limit_hz: orNull(limitHz),
  };
}

function momentsOf({ clock }: SourceContext, { endedSecondsAgo = 0, endedMillis }: WindowQuestion): Moments {
  const nowMillis = clock.monotonicMillis();
  return { toMillis: endedMillis ?? nowMillis - endedSecondsAgo * 1000, nowMillis };
}

/** The budgets that frames are counted against. Units: milliseconds. */
function budgetsOf({ refresh }: SourceContext, { budgetMillis }: WindowQuestion): number[] {
  const budgets = [...USUAL_HZ.map((hz) => 1000 / hz), refresh.budgetMillis, budgetMillis ?? Number.NaN];
  return [...new Set(budgets)].filter((budget) => !Number.isNaN(budget));
}

/** How a game stands still, rounded; null if it runs or that is not known. */
export function describeStandstill(now: StandingStill | undefined): StandingStill | null {
  return now === undefined ? null : { state: now.state, seconds: rounded(now.seconds) };
}

function describeWork(
  { frames, byMonitor }: Windows,
  length: WindowLength,
  at: Moments,
  budgets: readonly number[],
): WorkSpread | null {
  const profiled = frameSpreadOf(summed(frames.work, length, at), budgets, 0);
  if (profiled !== null) return { source: "profile", ...profiled, ran_mean: null };
  const sums = new WorkCounts();
  byMonitor.work.sum(length, at.toMillis, sums, at.nowMillis);
  const worst = byMonitor.get("work_time_worst_ms");
  return worst === undefined ? null : workSpreadOf(sums, summed(worst, length, at));
}

function describeMonitors(
  windows: Windows,
  names: readonly MonitorName[],
  length: WindowLength,
  at: Moments,
): WindowOfGame["monitors"] {
  const monitors: WindowOfGame["monitors"] = {};
  for (const name of names) {
    const timeline = windows.byMonitor.get(name);
    const spread = timeline === undefined ? null : spreadOf(summed(timeline, length, at));
    if (spread !== null) monitors[name] = spread;
  }
  return monitors;
}

/** How memory changes, rounded; null without values. */
export function describeTrend(trend: Trend | undefined): Trend | null {
  if (trend === undefined) return null;
  const { samples, slope_mb_per_min: slope, slope_95 } = trend;
  return {
    samples,
    covered_s: rounded(trend.covered_s),
    first_mb: rounded(trend.first_mb),
    last_mb: rounded(trend.last_mb),
    min_mb: rounded(trend.min_mb),
    max_mb: rounded(trend.max_mb),
    slope_mb_per_min: slope === null ? null : rounded(slope),
    slope_95: slope_95 === null ? null : [rounded(slope_95[0]), rounded(slope_95[1])],
  };
}

function describeTracking(
  { poses }: Windows,
  hands: TrackedHands,
  length: WindowLength,
  at: Moments,
): TrackingWindow | null {
  const counts = new TrackingCounts();
  poses.counts.sum(length, at.toMillis, counts, at.nowMillis);
  if (counts.samples === 0) return null;
  const intervals = summed(poses.interval, length, at);
  return {
    samples: counts.samples,
    rate_hz: intervals.count === 0 ? null : rounded((1000 * intervals.count) / intervals.sum),
    jitter_ms: orNull(counts.jitterMillis),
    interval_ms: spreadOf(intervals),
    devices: counts.devices.flatMap((device, index) => {
      const name = DEVICES[index] as DeviceName;
      if (device.present + device.missing + device.hands === 0) return [];
      const isKnown = hands.isHand(name, undefined, at.nowMillis) !== undefined;
      const hand = isKnown ? device.hands > counts.samples / 2 : null;
      return [describeDevice(name, hand, device)];
    }),
  };
}

function describeDevice(device: DeviceName, hand: boolean | null, counts: DeviceCounts): DeviceWindow {
  const expected = counts.present + counts.missing;
  return {
    device,
    hand,
    present: counts.present,
    tracked_share: expected === 0 ? null : rounded(counts.tracked / expected, 6),
    dropouts: counts.dropouts,
    lost_s: rounded(counts.lostMillis / 1000),
    freezes: counts.freezes,
    frozen_s: rounded(counts.frozenMillis / 1000),
    jumps: counts.jumps,
    longest_jump_m: rounded(counts.longestJumpMetres),
    turns: counts.turns,
    greatest_turn_deg: rounded(counts.greatestTurnDegrees, 1),
    jitter_s: rounded(counts.jitterMillis / 1000),
    jitter_mm: rounded(counts.jitterMillimetres, 1),
    jitter_deg: rounded(counts.jitterDegrees, 1),
  };
}

function summed(timeline: Timeline<Histogram>, length: WindowLength, at: Moments): Histogram {
  // The histogram of a single second need not be copied.
  const [only, ...more] = length === 1 ? timeline.parts(1, at.toMillis, at.nowMillis) : [];
  if (only !== undefined && more.length === 0) return only;
  const sum = new Histogram();
  timeline.sum(length, at.toMillis, sum, at.nowMillis);
  return sum;
}

function orNull(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}

import { rounded } from "../../base/rounded.ts";
import type { Verdict } from "../../protocol/verdict.ts";
import type { FramesOfWindow } from "../windows/index.ts";
import type { Breach } from "./breach.ts";
import { verdictSentence } from "./verdict-sentence.ts";
import { workOfFrames } from "./work-of-frames.ts";

/** Fewest frames that a verdict needs: with fewer, a single late frame is more than the 1 % that may be late. */
export const ENOUGH_FRAMES = 100;
/** Share of frames over the budget, and of refreshes without a new frame, from which on a budget is broken. */
export const DEFAULT_MAX_SHARE = 0.01;
/** A game may be this much slower than its display by the game's own clock. Share. */
const CLOCK_SHARE = 0.015;
/** How much faster than the limit of the game a budget must be, so that it asks for more than the limit allows. Share. */
const FASTER_SHARE = 0.03;

/** The hitches of a window. */
export interface WindowHitches {
  count: number;
  /** Display refreshes that they missed. */
  lost_frames: number;
}

/** What a verdict is asked for. */
export interface VerdictQuestion {
  /** A budget other than the game's own. Units: milliseconds. */
  budgetMillis?: number | undefined;
  maxShare?: number | undefined;
}

/** Judges the window of a game, in numbers and one sentence. The same for every surface. */
export function judgeWindow(
  window: FramesOfWindow,
  hitches: WindowHitches,
  { budgetMillis, maxShare = DEFAULT_MAX_SHARE }: VerdictQuestion = {},
): Verdict {
  const budget = budgetMillis ?? window.budget.ms;
  const frames = window.frame_time_ms;
  const work = workOfFrames(window, budget);
  const shareOver = shareOverOf(frames?.over, budget);
  const stale = staleShareAt(window, budget);
  const timeBreaches: Breach[] = [];
  if ((stale ?? 0) > maxShare) timeBreaches.push({ what: "stale", share: stale ?? 0 });
  if ((shareOver ?? 0) > maxShare) timeBreaches.push({ what: "frames", share: shareOver ?? 0 });
  const isTimed = frames !== null && frames.samples >= ENOUGH_FRAMES && shareOver !== null;
  const limit = limitMillis(window);
  const asksMoreThanLimit = limit !== undefined && budget < limit * (1 - FASTER_SHARE);
  // Frames that only wait for their turn are over a faster budget, whatever the game works. Frames within it prove that it holds.
  const timesTell = isTimed && (!asksMoreThanLimit || timeBreaches.length === 0);
  const workTells = work !== null && (window.work_time_ms?.samples ?? 0) >= ENOUGH_FRAMES;
  const breaches = [
    ...(timesTell ? timeBreaches : []),
    ...(workTells ? workBreaches(window, work, { budget, maxShare, only: !timesTell }) : []),
  ];
  const answer =
    timesTell || workTells
      ? breaches.length === 0
        ? "holds"
        : "breaks"
      : isTimed
        ? "cannot_tell"
        : "too_little";
  const verdict: Omit<Verdict, "sentence"> = {
    answer,
    budget_ms: rounded(budget),
    budget_origin: budgetMillis === undefined ? window.budget.origin : "asked",
    judged_by: timesTell ? "frame_times" : workTells ? "work" : null,
    frames: (timesTell || !workTells ? frames?.samples : window.work_time_ms?.samples) ?? 0,
    share_over: timesTell ? shareOver : workTells ? shareOverOf(window.work_time_ms?.over, budget) : null,
    stale_share: timesTell ? stale : null,
    hitches: hitches.count,
    hitch_lost_frames: hitches.lost_frames,
    work,
  };
  const sentence = verdictSentence(verdict, {
    standstill: window.standstill,
    breaches,
    maxShare,
    limitHz: limit === undefined ? undefined : 1000 / limit,
    p99Millis: frames?.p99,
    worstWorkMillis: window.work_time_ms?.max,
  });
  return { ...verdict, sentence };
}

/** The time of a frame at the rate that the game cannot exceed. A game whose rate is guessed may wait for a limit that nobody stated. */
function limitMillis({ budget }: FramesOfWindow): number | undefined {
  if (budget.limit_hz !== null) return 1000 / budget.limit_hz;
  return budget.origin === "guessed" ? budget.ms : undefined;
}

function shareOverOf(
  over: readonly { budget_ms: number; share: number }[] | undefined,
  budget: number,
): number | null {
  return over?.find(({ budget_ms }) => Math.abs(budget_ms - budget) < 0.002)?.share ?? null;
}

/** The share of refreshes without a new frame on a display with this time from one refresh to the next. */
function staleShareAt(
  { frame_time_ms: frames, stale_share, budget }: FramesOfWindow,
  millis: number,
): number | null {
  if (frames === null) return null;
  const behind = 1 - millis / frames.mean;
  const byMean = behind > CLOCK_SHARE ? behind : 0;
  // Single late frames are counted against the game's own budget: at a slower rate fewer of them are late.
  const own = millis <= budget.ms * (1 + FASTER_SHARE) ? (stale_share ?? 0) : 0;
  return rounded(Math.max(byMean, own), 6);
}

/** What the work says against the budget. `only`: frame times say nothing, so the slowest frames count too. */
function workBreaches(
  { work_time_ms }: FramesOfWindow,
  work: NonNullable<Verdict["work"]>,
  { budget, maxShare, only }: { budget: number; maxShare: number; only: boolean },
): Breach[] {
  const over = shareOverOf(work_time_ms?.over, budget);
  if (over !== null && over > maxShare) return [{ what: "work", share: over }];
  const { cpu_ms, cpu_p99_ms, gpu_ms, gpu_p99_ms } = work;
  const breaches: Breach[] = [];
  if (cpu_ms > budget) breaches.push({ what: "cpu", millis: cpu_ms, of: "mean" });
  else if (only && cpu_p99_ms > budget) breaches.push({ what: "cpu", millis: cpu_p99_ms, of: "p99" });
  if ((gpu_ms ?? 0) > budget) breaches.push({ what: "gpu", millis: gpu_ms ?? 0, of: "mean" });
  else if (only && (gpu_p99_ms ?? 0) > budget)
    breaches.push({ what: "gpu", millis: gpu_p99_ms ?? 0, of: "p99" });
  return breaches;
}

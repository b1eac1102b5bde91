import { hasBusyThreads, type ThreadTime } from "../../game/index.ts";
import { type Evidence, longestSince, maxOf } from "../evidence/index.ts";
import { ENOUGH } from "./enough.ts";

/** The machine may explain a hitch if the main thread was starved for at least this share of the lost time. */
export const BUSY = 0.5;
/** On a busy machine the game is to blame if its own part alone is late by this many budgets, which is a hitch by itself, and this share of the lost time. */
const OWN_BUDGETS = 1.8;
const OWN_SHARE = 0.15;
/**
 * On a busy machine a blocked main thread is the game's own doing only if it was blocked for this many times as long as it was starved: the
 * threads that it waits for, such as those of the physics server, are starved as it is itself.
 */
const BLOCKED_TIMES = 2;

/**
 * Where the time of a late frame went, by what the operating system says of the main thread and what the addon says of the scripts.
 * `place`: between the first script of the frame and the last, or outside: before them (input) or after them (timers, deferred calls,
 * rendering, sleep). `spent`: the thread ran, was blocked, was starved by other programs; `unclear` if the measured times leave it open.
 */
export interface TimeAccount {
  place: "scripts" | "outside";
  spent: "ran" | "blocked" | "starved" | "unclear";
  thread: ThreadTime;
}

/** The account of the worst frame; undefined if the game does not report the time of its main thread, or not yet. */
export function accountOf(evidence: Evidence): TimeAccount | undefined {
  const { thread, excessMillis, episode } = evidence;
  if (thread === undefined) return undefined;
  const workMillis = longestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms)) || 0;
  const moreWork = workMillis - thread.usualWorkMillis;
  const place = moreWork >= ENOUGH * excessMillis ? "scripts" : "outside";
  const isBusy = !hasBusyThreads(thread) && thread.starvedMillis >= BUSY * excessMillis;
  const least = isBusy
    ? Math.max(OWN_BUDGETS * episode.budgetMillis, OWN_SHARE * excessMillis)
    : ENOUGH * excessMillis;
  const mayBlock = !isBusy || thread.surelyMore.blocked >= BLOCKED_TIMES * thread.starvedMillis;
  const spent =
    place === "scripts" ? inScripts(thread, moreWork, least, mayBlock) : outside(thread, least, mayBlock);
  return { place, spent: spent === "unclear" && isBusy ? "starved" : spent, thread };
}

/** Scripts took long. Even if all starvation of the sum fell into them, the rest is their own; and no more than they took is. */
function inScripts(
  { ranMillis, starvedMillis, more, surelyMore, longest }: ThreadTime,
  moreWork: number,
  least: number,
  mayBlock: boolean,
) {
  const unstarved = moreWork - starvedMillis;
  const ran = Math.max(Math.min(moreWork, longest.inScripts), Math.min(unstarved, ranMillis));
  const own = mayBlock ? Math.max(ran, unstarved, Math.min(moreWork, surelyMore.blocked)) : ran;
  if (own < least) return "unclear";
  return more.blocked > more.ran ? "blocked" : "ran";
}

function outside({ more, longest }: ThreadTime, least: number, mayBlock: boolean) {
  if (longest.outside >= least) return "ran";
  return mayBlock && longest.blocked >= least && longest.blocked > more.ran ? "blocked" : "unclear";
}

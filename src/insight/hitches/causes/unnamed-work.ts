import { type Cause, type Evidence, longestSince, maxOf, millisText } from "../evidence/index.ts";
import { ENOUGH } from "./enough.ts";
import { isDrawn, mayBeRendering, renderingText } from "./rendering.ts";
import { accountOf, type TimeAccount } from "./time-account.ts";

/** Confidence in work that the main thread's time shows: more than in a change of memory, which takes no time by itself; less than in any cause that names more. */
const MEASURED = 0.52;
/** Confidence in work that only wall clock times show: any other cause says more. */
const BY_WALL_CLOCK = 0.45;

/** Work of the game without the name of a function: by the account of its main thread, else by wall clock times alone. */
export function unnamedWork(evidence: Evidence): Cause | undefined {
  const { excessMillis } = evidence;
  const account = accountOf(evidence);
  if (account?.place === "outside") return workOutside(account, evidence);
  const work = longestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms));
  if (work >= ENOUGH * excessMillis) {
    const isMeasured = account?.spent === "ran" || account?.spent === "blocked";
    const waited =
      account?.spent === "blocked"
        ? `, but its main thread ran for ${millisText(account.thread.ranMillis)} of ${millisText(account.thread.wallMillis)}: the game's code waited, for a file, a lock, a thread or a delay`
        : "";
    return {
      kind: "script",
      confidence: isMeasured ? MEASURED : BY_WALL_CLOCK,
      evidence: `the game's own work in one frame took ${millisText(work)}${waited}`,
    };
  }
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms);
  if (!(process >= ENOUGH * excessMillis)) return undefined;
  if (Number.isNaN(work)) {
    return {
      kind: "script",
      confidence: 0.4,
      evidence: `the process step (scripts and rendering) took ${millisText(process)}`,
    };
  }
  if (mayBeRendering(evidence)) return undefined;
  return {
    kind: "script",
    confidence: BY_WALL_CLOCK,
    evidence: `the process step took ${millisText(process)}, of which ${millisText(work)} in _process and ${renderingText(evidence)}: most likely a timer, a tween or a deferred call`,
  };
}

/** The thread was busy before the first script of the frame or after the last one, and not with rendering. */
function workOutside({ spent, thread }: TimeAccount, evidence: Evidence): Cause | undefined {
  if (mayBeRendering(evidence)) return undefined;
  if (spent === "ran") {
    return {
      kind: "script",
      confidence: MEASURED,
      evidence: `the game's main thread ran ${millisText(thread.longest.outside)} longer than usual outside of _process and _physics_process, and ${renderingText(evidence)}: the game's own code in input, timers, tweens, signals or deferred calls, or nodes that were freed`,
    };
  }
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms);
  if (spent === "starved" || !(process >= ENOUGH * evidence.excessMillis) || isDrawn(evidence))
    return undefined;
  return {
    kind: "script",
    confidence: MEASURED,
    evidence: `the process step took ${millisText(process)} outside of _process, nothing was drawn, and the game's main thread ran for ${millisText(thread.ranMillis)} of ${millisText(thread.wallMillis)}: code in a timer, a tween or a deferred call waited, for a file, a lock, a thread or a delay`,
  };
}

import { type Cause, type Evidence, longestSince, maxOf, millisText } from "../evidence/index.ts";
import { ENOUGH } from "./enough.ts";
import { isDrawn, mayBeRendering, renderingText } from "./rendering.ts";
import { accountOf, type TimeAccount } from "./time-account.ts";

/** Work of the game without the name of a function: by the account of its main thread, else by wall clock times alone. */
export function unnamedWork(evidence: Evidence): Cause | undefined {
  const { excessMillis } = evidence;
  const account = accountOf(evidence);
  if (account?.place === "outside") return workOutside(account, evidence);
  const work = longestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms));
  if (work >= ENOUGH * excessMillis) {
    const waited =
      account?.spent === "blocked"
        ? `, but its main thread ran for ${millisText(account.thread.ranMillis)} of ${millisText(account.thread.wallMillis)}: the game's code waited, for a file, a lock, a thread or a delay`
        : "";
    return {
      kind: "script",
      // Low, because it names no function: any other cause says more.
      confidence: 0.45,
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
    confidence: 0.45,
    evidence: `the process step took ${millisText(process)}, of which ${millisText(work)} in _process and ${renderingText(evidence)}: most likely a timer, a tween or a deferred call`,
  };
}

/** The thread was busy before the first script of the frame or after the last one, and not with rendering. */
function workOutside({ spent, thread }: TimeAccount, evidence: Evidence): Cause | undefined {
  if (mayBeRendering(evidence)) return undefined;
  if (spent === "ran") {
    const ran = Math.max(thread.more.outside, thread.more.ran);
    return {
      kind: "script",
      confidence: 0.45,
      evidence: `the game's main thread ran ${millisText(ran)} longer than usual outside of _process and _physics_process, and ${renderingText(evidence)}: the game's own code in input, timers, tweens, signals or deferred calls, or nodes that were freed`,
    };
  }
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms);
  if (spent === "starved" || !(process >= ENOUGH * evidence.excessMillis) || isDrawn(evidence))
    return undefined;
  return {
    kind: "script",
    confidence: 0.45,
    evidence: `the process step took ${millisText(process)} outside of _process, nothing was drawn, and the game's main thread ran for ${millisText(thread.ranMillis)} of ${millisText(thread.wallMillis)}: code in a timer, a tween or a deferred call waited, for a file, a lock, a thread or a delay`,
  };
}

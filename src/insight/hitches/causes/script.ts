import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Cause, type Evidence, isWithin, longestSince, maxOf, millisText } from "../evidence/index.ts";
import { isDrawn, mayBeRendering, renderingText } from "./rendering.ts";
import { accountOf, ENOUGH, type TimeAccount } from "./time-account.ts";

interface ProfiledFunction {
  name: string;
  file: string | undefined;
  line: number | undefined;
  selfMillis: number;
}

/** A script: with the function's name if the engine was profiled, else the measured work of all scripts. */
export function scriptCause(evidence: Evidence): Cause | undefined {
  return namedFunction(evidence) ?? unnamedWork(evidence);
}

function namedFunction(evidence: Evidence): Cause | undefined {
  const { scripts, excessMillis } = evidence;
  const worst = scripts
    .flatMap(({ what }) => slowestOf(what) ?? [])
    .filter(({ selfMillis }) => isWithin(evidence, selfMillis))
    .sort((one, other) => other.selfMillis - one.selfMillis)[0];
  if (worst === undefined || worst.selfMillis < ENOUGH * excessMillis) return undefined;
  const { name, file, line, selfMillis } = worst;
  const place = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}`})`;
  return {
    kind: "script",
    confidence: Math.min(0.95, 0.55 + 0.4 * (selfMillis / excessMillis)),
    evidence: `${name}${place} took ${millisText(selfMillis)} by itself in one frame, according to the engine's profile`,
    function: name,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  };
}

function slowestOf({ functions }: JsonObject): ProfiledFunction | undefined {
  if (!Array.isArray(functions)) return undefined;
  let slowest: ProfiledFunction | undefined;
  for (const one of functions as JsonObject[]) {
    const { function: name, file, line, self_ms } = one;
    if (typeof name !== "string" || typeof self_ms !== "number") continue;
    if (slowest !== undefined && self_ms <= slowest.selfMillis) continue;
    slowest = {
      name,
      file: typeof file === "string" ? file : undefined,
      line: typeof line === "number" ? line : undefined,
      selfMillis: self_ms,
    };
  }
  return slowest;
}

/** Work of the game without the name of a function: by the account of its main thread, else by wall clock times alone. */
function unnamedWork(evidence: Evidence): Cause | undefined {
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
      evidence: `the game's own work in one frame took ${millisText(work)}${waited}; start the relay with --profile-hitches to learn which function`,
    };
  }
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms);
  if (!(process >= ENOUGH * excessMillis)) return undefined;
  if (Number.isNaN(work)) {
    return {
      kind: "script",
      confidence: 0.4,
      evidence: `the process step (scripts and rendering) took ${millisText(process)}; start the relay with --profile-hitches to learn more`,
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

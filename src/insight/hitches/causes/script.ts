import type { JsonObject } from "../../../protocol/json-messages.ts";
import {
  type Cause,
  type Evidence,
  isWithin,
  longestSince,
  maxOf,
  millisText,
  monitorBefore,
} from "../evidence/index.ts";

/** From this share of the lost time on, a function explains a hitch. */
const ENOUGH = 0.4;

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

/** The addon measures from the first script of a frame to the last: physics, scripts and signals, but not rendering. */
function unnamedWork(evidence: Evidence): Cause | undefined {
  const { excessMillis } = evidence;
  const work = longestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms));
  if (work >= ENOUGH * excessMillis) {
    return {
      kind: "script",
      // Low, because it names no function: any other cause says more.
      confidence: 0.45,
      evidence: `the game's own work in one frame took ${millisText(work)}; start the relay with --profile-hitches to learn which function`,
    };
  }
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms);
  if (!(process >= ENOUGH * excessMillis)) return undefined;
  if (!Number.isNaN(work)) {
    // It was rendering, unless nothing is drawn at all.
    if (monitorBefore(evidence, ({ draw_calls }) => draw_calls) !== 0) return undefined;
    return {
      kind: "script",
      confidence: 0.45,
      evidence: `the process step took ${millisText(process)} outside of the game's own work, and nothing was drawn: most likely a deferred call`,
    };
  }
  return {
    kind: "script",
    confidence: 0.4,
    evidence: `the process step (scripts and rendering) took ${millisText(process)}; start the relay with --profile-hitches to learn more`,
  };
}

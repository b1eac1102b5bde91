import {
  type Cause,
  type Evidence,
  longestSince,
  maxOf,
  millisText,
  monitorBefore,
} from "../evidence/index.ts";
import { engineWorkCause } from "./engine-work.ts";
import { profiledFunctionCause } from "./profiled-function.ts";

/** From this share of the lost time on, a function explains a hitch. */
const ENOUGH = 0.4;

/** A script: with the function's name if the engine was profiled, else the measured work of all scripts, unless the profile shows that no script took long. */
export function scriptCause(evidence: Evidence): Cause | undefined {
  const profiled = profiledFunctionCause(evidence);
  if (profiled?.function !== undefined) return profiled;
  const engineWork = profiled === undefined ? engineWorkCause(evidence) : undefined;
  if (engineWork !== undefined) return engineWork;
  const work = unnamedWork(evidence);
  const unnamed =
    work === undefined || profiled === undefined
      ? (work ?? profiled)
      : { ...work, evidence: `${work.evidence}; ${profiled.evidence}` };
  const hint = evidence.howToNameFunctions;
  return unnamed && { ...unnamed, ...(hint !== undefined && { hint }) };
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
      evidence: `the game's own work in one frame took ${millisText(work)}`,
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
    evidence: `the process step (scripts and rendering) took ${millisText(process)}`,
  };
}

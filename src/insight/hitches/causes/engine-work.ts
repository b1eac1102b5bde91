import { type Cause, type Evidence, millisText } from "../evidence/index.ts";
import { ENOUGH } from "./enough.ts";
import { possibleFunctions, type Ran } from "./possible-functions.ts";

/** Up to this share of the lost time, scripts have no part in it. */
const SMALL = 0.2;
/** Confidence: more than in short work of the scripts, which only lets suppose that the game waited; any cause with a name says more. */
const CONFIDENCE = 0.45;

/** The main thread worked for long and ran no script for long, according to the engine's profile: the engine itself worked. The cause is not known then. */
export function engineWorkCause(evidence: Evidence): Cause | undefined {
  const { scripts, excessMillis } = evidence;
  const frames = scripts.map(({ what }) => ({
    workMillis: Number(what.frame_time_ms) || 0,
    scriptMillis: extraOf(possibleFunctions(what, evidence)),
  }));
  const [longest] = frames.sort((one, other) => other.workMillis - one.workMillis);
  if (longest === undefined || longest.workMillis < ENOUGH * excessMillis) return undefined;
  const scriptMillis = Math.max(...frames.map((frame) => frame.scriptMillis));
  if (scriptMillis > SMALL * excessMillis) return undefined;
  return {
    kind: "unknown",
    confidence: CONFIDENCE,
    evidence: `the main thread worked ${millisText(longest.workMillis)} in one frame, and all script functions together took ${millisText(scriptMillis)} longer than usual, according to the engine's profile: it was work of the engine itself, such as rendering or freeing nodes`,
  };
}

/** How much longer than usual all functions took: by their own times, or as much as the longest, whose callees may count as another thread's. */
function extraOf(functions: readonly Ran[]): number {
  const own = functions.reduce((sum, { extraSelfMillis }) => sum + extraSelfMillis, 0);
  return Math.max(own, ...functions.map(({ extraMillis }) => extraMillis));
}

import { type Cause, type Evidence, millisText } from "../evidence/index.ts";
import { possibleFunctions } from "./possible-functions.ts";

/** From this share of the lost time on, the work of a frame explains a hitch; up to the second, scripts have no part in it. */
const ENOUGH = 0.4;
const SMALL = 0.2;
/** Confidence: more than in short work of the scripts, which only lets suppose that the game waited; any cause with a name says more. */
const CONFIDENCE = 0.45;

/** The main thread worked for long and ran no script for long, according to the engine's profile: the engine itself worked. The cause is not known then. */
export function engineWorkCause(evidence: Evidence): Cause | undefined {
  const { scripts, excessMillis } = evidence;
  const frames = scripts.map(({ what }) => ({
    workMillis: Number(what.frame_time_ms),
    scriptMillis: possibleFunctions(what, evidence).reduce((sum, { selfMillis }) => sum + selfMillis, 0),
  }));
  const [longest] = frames.sort((one, other) => other.workMillis - one.workMillis);
  if (longest === undefined || longest.workMillis < ENOUGH * excessMillis) return undefined;
  const scriptMillis = Math.max(...frames.map((frame) => frame.scriptMillis));
  if (scriptMillis > SMALL * excessMillis) return undefined;
  return {
    kind: "unknown",
    confidence: CONFIDENCE,
    evidence: `the main thread worked ${millisText(longest.workMillis)} in one frame, and all script functions together took ${millisText(scriptMillis)}, according to the engine's profile: it was work of the engine itself, such as rendering or freeing nodes`,
  };
}

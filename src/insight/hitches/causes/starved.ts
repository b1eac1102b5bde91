import { isStarvedByOthers } from "../../game/index.ts";
import { type Cause, type Evidence, millisText } from "../evidence/index.ts";

/**
 * The machine explains a late frame if its main thread was starved for at least the first share of the lost time and ran longer than usual
 * for at most the second. Measured: 100 frames that a busy machine made late were all starved for longer than they were late, and ran at most
 * 0.06 of that longer than usual. Scripts that burn time are starved too on such a machine, but their thread also runs.
 */
const ENOUGH = 0.7;
const SMALL = 0.1;
/** How much the time of a thread varies anyway, from cold caches and occasional work of the engine. Units: milliseconds. */
const NOISE_MILLIS = 3;

/**
 * A busy machine: the main thread was ready to run for about as long as the frame was late, and did not run longer than usual. Not if the
 * game's own other threads kept the processor busy. All wall clock times, those of physics and scripts too, are long then.
 */
export function starvedCause({ excessMillis, thread }: Evidence): Cause | undefined {
  if (thread === undefined || !isStarvedByOthers(thread)) return undefined;
  const { starvedMillis, extraMillis } = thread;
  if (
    !(starvedMillis >= ENOUGH * excessMillis && extraMillis <= Math.max(NOISE_MILLIS, SMALL * excessMillis))
  )
    return undefined;
  return {
    kind: "waiting",
    confidence: 0.97,
    evidence: `the machine was busy with other programs: the game's main thread had to wait ${millisText(starvedMillis)} for the processor, and ran no longer than usual`,
  };
}

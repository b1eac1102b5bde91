import { isStarvedByOthers } from "../../game/index.ts";
import { type Cause, type Evidence, millisText } from "../evidence/index.ts";

/**
 * The machine explains a late frame from this share of the lost time on, and the game does not up to this. Of 100 frames that a busy machine made late all were
 * starved for longer than they were late, and ran for at most 0.06 of it longer than usual; what burns is starved too on such a machine, and runs.
 */
const ENOUGH = 0.7;
const SMALL = 0.1;
/** So much more or less a thread runs anyway, with cold caches and what the engine does now and then. Units: milliseconds. */
const NOISE_MILLIS = 3;

/**
 * A machine that gave the processor to others: the main thread was ready to run for about as long as the frame was late, and did not run
 * longer than usual. Not where the game's other threads had it: those are its own. Times by the wall clock, of physics and scripts too, are long then whatever the game does.
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
    evidence: `the machine gave the processor to others: the game's main thread was ready for ${millisText(starvedMillis)} about then and not run, and ran no longer than usual`,
  };
}

import { type Cause, type Evidence, millisText } from "../evidence/index.ts";
import { accountOf, BUSY } from "./time-account.ts";

/** Confidence: more than in any wall clock time. */
const CONFIDENCE = 0.97;

/**
 * A busy machine: the main thread was ready to run for about as long as the frame was late, and what it did itself would not have made the
 * frame late. Not if the game's own other threads kept the processor busy. All wall clock times, those of physics and scripts too, are long then.
 * So the cause is not known while the sum that covers the frame has not arrived and the newest one shows a busy machine.
 */
export function starvedCause(evidence: Evidence): Cause | undefined {
  const account = accountOf(evidence);
  const { starvedLatelyMillis, excessMillis } = evidence;
  if (account === undefined && starvedLatelyMillis >= BUSY * excessMillis) {
    const words = `the machine is busy with other programs: the game's main thread had to wait ${millisText(starvedLatelyMillis)} for the processor around that time, and how it spent this frame is not known`;
    return { kind: "unknown", confidence: CONFIDENCE, evidence: words };
  }
  if (account?.spent !== "starved") return undefined;
  const { starvedMillis, wallMillis } = account.thread;
  return {
    kind: "waiting",
    confidence: CONFIDENCE,
    evidence: `the machine was busy with other programs: the game's main thread had to wait ${millisText(starvedMillis)} of ${millisText(wallMillis)} for the processor, and did not run much longer than usual`,
  };
}

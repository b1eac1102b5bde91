import { type Cause, type Evidence, millisText } from "../evidence/index.ts";
import { accountOf } from "./time-account.ts";

/**
 * A busy machine: the main thread was ready to run for about as long as the frame was late, and what it did itself would not have made the
 * frame late. Not if the game's own other threads kept the processor busy. All wall clock times, those of physics and scripts too, are long then.
 */
export function starvedCause(evidence: Evidence): Cause | undefined {
  const account = accountOf(evidence);
  if (account?.spent !== "starved") return undefined;
  const { starvedMillis, wallMillis } = account.thread;
  return {
    kind: "waiting",
    confidence: 0.97,
    evidence: `the machine was busy with other programs: the game's main thread had to wait ${millisText(starvedMillis)} of ${millisText(wallMillis)} for the processor, and did not run much longer than usual`,
  };
}

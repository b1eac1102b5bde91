import type { AttackRow } from "./attack-row.ts";
import type { RowOutcome } from "./row-outcome.ts";

const MIB = 1024 * 1024;
/** The longest answer that a healthy peer may wait for, on a machine that does nothing else. Units: milliseconds. */
const WORST_MILLIS = 100;
/** How much longer than in the quiet row it may take. */
const WORST_RATIO = 4;
/** The longest turn of the relay's event loop. Units: milliseconds of CPU time. */
const LONGEST_TURN_MILLIS = 100;
const MOST_MIB = 250;
/** What the relay may keep after a row: its histories hold up to 70 MiB, the runtime some more. */
const KEPT_MIB = 96;

/** What is wrong with a row: nothing where all is well. */
export function rowFaults(
  { passesSeconds = 0 }: AttackRow,
  outcome: RowOutcome,
  quiet: RowOutcome,
): string[] {
  const { seconds, healthy, loop, memory, refused, newcomerFault } = outcome;
  const slowest = ({ healthy: { frames, commands, http } }: RowOutcome) =>
    Math.max(frames.worstMillis, commands.worstMillis, http.worstMillis);
  const afterwards = memory.afterBytes - memory.before.residentBytes;
  // While other programs have the cores, no answer can come.
  const allowed = Math.max(WORST_MILLIS, WORST_RATIO * slowest(quiet)) + loop.waitedMillis;
  return [
    slowest(outcome) < allowed
      ? ""
      : `worst ${slowest(outcome).toFixed(0)} ms, allowed ${allowed.toFixed(0)}`,
    loop.longestTurnMillis < LONGEST_TURN_MILLIS
      ? ""
      : `a turn of ${loop.longestTurnMillis.toFixed(0)} ms, allowed ${LONGEST_TURN_MILLIS}`,
    memory.peakBytes < MOST_MIB * MIB
      ? ""
      : `memory ${(memory.peakBytes / MIB).toFixed(0)} MiB, allowed ${MOST_MIB}`,
    afterwards < KEPT_MIB * MIB ? "" : `${(afterwards / MIB).toFixed(0)} MiB stay, allowed ${KEPT_MIB}`,
    healthy.closes === 0 ? "" : `${healthy.closes} healthy connections ended`,
    newcomerFault ?? "",
    Object.keys(refused).length > 0 || seconds <= passesSeconds ? "" : "nothing was refused",
  ].filter((fault) => fault !== "");
}

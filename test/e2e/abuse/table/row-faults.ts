import type { AttackRow } from "./attack-row.ts";
import type { RowOutcome } from "./row-outcome.ts";

const MIB = 1024 * 1024;
/** The longest answer that a healthy peer may wait for, without the time in which other programs have the cores. Units: milliseconds. */
const WORST_MILLIS = 100;
/** How much longer than in the quiet row it may take. */
const WORST_RATIO = 4;
/** The longest turn of the relay's event loop. Units: milliseconds of CPU time. */
const LONGEST_TURN_MILLIS = 100;
const MOST_MIB = 250;
/** What the relay may keep after a row: its histories hold up to 70 MiB, the runtime some more. */
const KEPT_MIB = 96;

/** How many times the limits may be exceeded before a fault is told. */
export interface FaultRoom {
  time: number;
  memory: number;
}

/** No room: what a user is promised. */
const NO_ROOM: FaultRoom = { time: 1, memory: 1 };
/** Room for a machine that does other work too, and whose collector comes late. Faults beyond it are the relay's own. */
export const WIDE_ROOM: FaultRoom = { time: 4, memory: 1.2 };

/** What is wrong with a row: nothing where all is well. */
export function rowFaults(
  { passesSeconds = 0 }: AttackRow,
  outcome: RowOutcome,
  quiet: RowOutcome,
  room = NO_ROOM,
): string[] {
  const { seconds, healthy, loop, memory, refused, newcomerFault } = outcome;
  const slowest = ({ healthy: { frames, commands, http } }: RowOutcome) =>
    Math.max(frames.ownWorstMillis, commands.ownWorstMillis, http.ownWorstMillis);
  const afterwards = memory.afterBytes - memory.before.residentBytes;
  const allowed = room.time * Math.max(WORST_MILLIS, WORST_RATIO * slowest(quiet));
  const longestTurn = room.time * LONGEST_TURN_MILLIS;
  const [mostMib, keptMib] = [room.memory * MOST_MIB, room.memory * KEPT_MIB];
  return [
    slowest(outcome) < allowed
      ? ""
      : `worst of the relay's own ${slowest(outcome).toFixed(0)} ms, allowed ${allowed.toFixed(0)}`,
    loop.longestTurnMillis < longestTurn
      ? ""
      : `a turn of ${loop.longestTurnMillis.toFixed(0)} ms, allowed ${longestTurn}`,
    memory.peakBytes < mostMib * MIB
      ? ""
      : `memory ${(memory.peakBytes / MIB).toFixed(0)} MiB, allowed ${mostMib}`,
    afterwards < keptMib * MIB ? "" : `${(afterwards / MIB).toFixed(0)} MiB stay, allowed ${keptMib}`,
    healthy.closes === 0 ? "" : `${healthy.closes} healthy connections ended`,
    newcomerFault ?? "",
    Object.keys(refused).length > 0 || seconds <= passesSeconds ? "" : "nothing was refused",
  ].filter((fault) => fault !== "");
}

import { isStarvedByOthers } from "../../game/index.ts";
import {
  type Cause,
  type Evidence,
  greatestSince,
  longestSince,
  maxOf,
  millisText,
  monitorBefore,
} from "../evidence/index.ts";

/** The game's own part is small up to this share of the lost time. */
const SMALL = 0.25;
/** A sum may come before the frame that it is of: by another way out of the game. Units: milliseconds. */
const SLACK_MILLIS = 60;

/**
 * Nothing of the game's: the frame took long, and all of its work that was measured did not. It waited, for a busy machine, the runtime or the display.
 * Said only where the addon measures the work of every frame, and a sum of it has come since.
 */
export function waitingCause(evidence: Evidence): Cause | undefined {
  const { excessMillis, monitorsSince, episode, thread } = evidence;
  // A main thread that waits for the game's own other threads waits by the game's own fault.
  if (thread !== undefined && !isStarvedByOthers(thread)) return undefined;
  const sums = monitorsSince.filter(({ atMillis }) => atMillis >= episode.worstAtMillis - SLACK_MILLIS);
  if (!sums.some(({ what }) => what.work_time_ms !== undefined)) return undefined;
  const work = greatestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms));
  if (!(work <= SMALL * excessMillis)) return undefined;
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms) || 0;
  const gpu = monitorBefore(evidence, ({ render_gpu_ms }) => render_gpu_ms) || 0;
  if (process > SMALL * excessMillis || gpu > episode.budgetMillis) return undefined;
  const words = `the game's own work in any frame about then took ${millisText(Math.max(work, process))} at most: it waited, for the machine, the runtime or the display`;
  return { kind: "waiting", confidence: 0.4, evidence: words };
}

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

/** Up to this share of the lost time, the game's own part is small. */
const SMALL = 0.25;
/** How much earlier than its worst frame a sum may arrive: they take different ways out of the game. Units: milliseconds. */
const SLACK_MILLIS = 60;

/**
 * The game only waited: the frame took long, but all of its measured work was short. It waited for a busy machine, the runtime or the display.
 * Found only if the addon measures the work of every frame and a sum of it has arrived since.
 */
export function waitingCause(evidence: Evidence): Cause | undefined {
  const { excessMillis, monitorsSince, episode, thread } = evidence;
  // A main thread that waits for other threads of the game is the game's own fault.
  if (thread !== undefined && !isStarvedByOthers(thread)) return undefined;
  const sums = monitorsSince.filter(({ atMillis }) => atMillis >= episode.worstAtMillis - SLACK_MILLIS);
  if (!sums.some(({ what }) => what.work_time_ms !== undefined)) return undefined;
  const work = greatestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms));
  if (!(work <= SMALL * excessMillis)) return undefined;
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms) || 0;
  const gpu = monitorBefore(evidence, ({ render_gpu_ms }) => render_gpu_ms) || 0;
  if (process > SMALL * excessMillis || gpu > episode.budgetMillis) return undefined;
  const words = `the game's own work took at most ${millisText(Math.max(work, process))} in any frame around that time: the game waited for the machine, the runtime or the display`;
  return { kind: "waiting", confidence: 0.4, evidence: words };
}

import { hasBusyThreads } from "../../game/index.ts";
import {
  type Cause,
  type Evidence,
  greatestSince,
  isSummedUp,
  longestSince,
  maxOf,
  millisText,
  monitorBefore,
} from "../evidence/index.ts";
import { accountOf } from "./time-account.ts";

/** Up to this share of the lost time, the game's own part is small. */
const SMALL = 0.25;

/**
 * The game only waited: the frame took long, but its scripts were short, and its main thread did not run longer than usual. It waited for
 * the runtime, the display or the machine. Found only if the addon measures the work of every frame and its sum has arrived.
 */
export function waitingCause(evidence: Evidence): Cause | undefined {
  const { excessMillis, episode, thread } = evidence;
  // A main thread that waits for other threads of the game is the game's own fault.
  if (thread !== undefined && hasBusyThreads(thread)) return undefined;
  if (!isSummedUp(evidence)) return undefined;
  const work = greatestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms));
  if (!(work <= SMALL * excessMillis)) return undefined;
  const gpu = monitorBefore(evidence, ({ render_gpu_ms }) => render_gpu_ms) || 0;
  if (gpu > episode.budgetMillis) return undefined;
  const account = accountOf(evidence);
  if (account !== undefined) {
    if (account.spent === "ran") return undefined;
    const { inScripts, outside } = account.thread.longest;
    if (account.spent === "unclear" && Math.max(inScripts, outside) >= SMALL * excessMillis) return undefined;
    const words = `the game's scripts took at most ${millisText(work)} in any frame around that time, and its main thread ran no longer than usual: it waited for the display, the runtime or the system`;
    return { kind: "waiting", confidence: 0.4, evidence: words };
  }
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms) || 0;
  if (process > SMALL * excessMillis) return undefined;
  const words = `the game's own work took at most ${millisText(Math.max(work, process))} in any frame around that time: the game waited for the machine, the runtime or the display, or handled input`;
  return { kind: "waiting", confidence: 0.4, evidence: words };
}

import type { Judge } from "../../../insight/index.ts";

/** How far ahead of the relay's clock the clock of a game may be, and longest time that is told. Units: seconds. */
const AHEAD_SECONDS = 1;
const LONGEST_SECONDS = 86_400;

/**
 * How long ago a game told something, such as `3.2 s ago`: for a game of a replay in the time of its recording.
 * Undefined if the clock of the game is far off. Units: `at`, unix seconds.
 */
export function agoWords(
  insight: Pick<Judge, "nowOf">,
  { epoch, at }: { epoch: string; at: number },
): string | undefined {
  const seconds = insight.nowOf(epoch) - at;
  if (seconds < -AHEAD_SECONDS || seconds > LONGEST_SECONDS) return undefined;
  return `${Math.max(0, seconds).toFixed(1)} s ago`;
}

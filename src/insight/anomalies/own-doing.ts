import { isStarvedByOthers, type ProcessorShare, type ThreadTime } from "../game/index.ts";

/** A main thread that was starved for more than this share of its time may be late because of that. */
const STARVED_SHARE = 0.04;
/** If the thread ran longer than usual by more than this share of the starved time, the game is to blame. */
const RAN_SHARE = 0.25;
/** How long before the problem began the machine may have caused it: at once, or by a longer stall for which the engine makes up later. Units: milliseconds. */
const BEFORE_MILLIS = [400, 2000];

/**
 * Whether a problem that has lasted since a moment is the game's own doing, as far as is known. It is not if other programs starved the main
 * thread and that thread ran no longer than usual. It is not yet while the operating system's measurement is still to come.
 * Units: milliseconds of the monotonic clock.
 */
export function isOwnDoing(processor: ProcessorShare, sinceMillis: number, nowMillis: number): boolean {
  if (processor.isAwaited(sinceMillis, nowMillis)) return false;
  return !BEFORE_MILLIS.some((beforeMillis) =>
    isExcused(processor.between(sinceMillis - beforeMillis, nowMillis)),
  );
}

function isExcused(time: ThreadTime | undefined): boolean {
  if (time === undefined || !isStarvedByOthers(time)) return false;
  const { starvedMillis, wallMillis, extraMillis } = time;
  return starvedMillis > STARVED_SHARE * wallMillis && extraMillis <= RAN_SHARE * starvedMillis;
}

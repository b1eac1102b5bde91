import { isStarvedByOthers, type ProcessorShare, type ThreadTime } from "../game/index.ts";

/** A thread that was starved for more of its time than this may be late for that: frames that were missed, and those that make up for them. Share. */
const STARVED_SHARE = 0.04;
/** What the thread ran beyond the usual makes it its own doing from this share of the starved time on. */
const RAN_SHARE = 0.25;
/** How long before something began the machine may have caused it: at once, and by a longer stall that the engine makes up for. Units: milliseconds. */
const BEFORE_MILLIS = [400, 2000];

/**
 * Whether something that has gone on since a moment is the game's own doing, as far as is known. It is not where a busy machine starved the main
 * thread, which did not run for much longer than is usual, with other programs than its own threads, and not yet while the operating system's word is still to come.
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

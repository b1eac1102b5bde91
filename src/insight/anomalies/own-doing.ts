import { hasBusyThreads, type ProcessorShare, type ThreadTime } from "../game/index.ts";

/** A main thread that was starved for this share of its time longer than usual may be late because of that. */
const STARVED_SHARE = 0.04;
/** If the thread ran or was blocked for longer than usual by more than this share of the starved time, the game is to blame. */
const OWN_SHARE = 0.25;
/** How long before the problem began the machine may have caused it: at once, or by a longer stall for which the engine makes up later. Units: milliseconds. */
const BEFORE_MILLIS = [400, 2000];

/**
 * Whether a problem that has lasted since a moment is the game's own doing, as far as is known. It is not if other programs starved the main
 * thread, and that thread neither ran nor was blocked for longer than usual. It is not yet while the operating system's measurement is still to come.
 * Units: milliseconds of the monotonic clock.
 */
export function isOwnDoing(processor: ProcessorShare, sinceMillis: number, nowMillis: number): boolean {
  if (processor.isAwaited(sinceMillis, nowMillis)) return false;
  return !BEFORE_MILLIS.some((beforeMillis) =>
    isExcused(processor.between(sinceMillis - beforeMillis, nowMillis)),
  );
}

/**
 * Which share of a wall clock time of the main thread is the game's own: without the time for which other programs starved the thread longer
 * than usual. 1 if that is not known, or if the game's other threads were busy. Units: milliseconds of the monotonic clock.
 */
export function ownShare(processor: ProcessorShare, fromMillis: number, toMillis: number): number {
  const time = processor.between(fromMillis, toMillis);
  if (time === undefined || hasBusyThreads(time)) return 1;
  const { ranMillis, starvedMillis, more } = time;
  const readyMillis = ranMillis + starvedMillis;
  return readyMillis > 0 ? Math.min(1, (readyMillis - more.starved) / readyMillis) : 1;
}

function isExcused(time: ThreadTime | undefined): boolean {
  if (time === undefined || hasBusyThreads(time)) return false;
  const { wallMillis, more, surelyMore } = time;
  const most = OWN_SHARE * more.starved;
  return more.starved > STARVED_SHARE * wallMillis && surelyMore.ran <= most && surelyMore.blocked <= most;
}

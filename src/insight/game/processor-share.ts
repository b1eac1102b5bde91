import type { JsonObject } from "../../protocol/json-messages.ts";

/** Sums that are kept: the longest episode with all that comes after it, where they come as fast as games tell them, ten times a second. */
const KEPT = 128;
/** A game whose newest sum is older than this tells of none any more, and so long is waited for one at most. Units: milliseconds. */
const STALE_MILLIS = 2000;
const LONGEST_WAIT_MILLIS = 280;

/** What a main thread got of a stretch of time. Units: milliseconds. */
export interface ThreadTime {
  wallMillis: number;
  /** Ready to run, while others had the processor. */
  starvedMillis: number;
  /** Running, beyond what is usual. */
  extraMillis: number;
  /** Cores that the game's other threads kept busy, as far as the game says; 0 where it does not. */
  ownThreadsLoad: number;
}

/** A game whose other threads keep more than this busy starves its main thread itself. Cores. */
const OWN_THREADS_LOAD = 0.5;

/** Whether it was others that had the processor, and not the game's own threads. */
export function isStarvedByOthers({ ownThreadsLoad }: Readonly<ThreadTime>): boolean {
  return ownThreadsLoad <= OWN_THREADS_LOAD;
}

/** What the operating system said of a game's main thread between two sums. Units: milliseconds. */
interface ThreadSum {
  /** When it came, monotonic clock, and how much time it is of. */
  atMillis: number;
  wallMillis: number;
  /** How long the thread ran, and how long it was ready to while others did. */
  ranMillis: number;
  starvedMillis: number;
  ownThreadsLoad: number;
}

/** How much of the processor a game's main thread got, where its addon can say: a game that a busy machine starves is late, and not by its own fault. */
export class ProcessorShare {
  readonly #sums: ThreadSum[] = [];
  #lastMillis = Number.NaN;

  /** Takes the monitors of a game. Units: milliseconds of the monotonic clock. */
  take({ main_thread_ms, cpu_load }: Readonly<JsonObject>, atMillis: number): void {
    const wallMillis = atMillis - this.#lastMillis;
    this.#lastMillis = atMillis;
    if (typeof main_thread_ms !== "object" || main_thread_ms === null) return;
    const { ran, starved } = main_thread_ms as JsonObject;
    if (typeof ran !== "number" || typeof starved !== "number" || !(wallMillis > 0)) return;
    const ownThreadsLoad = typeof cpu_load === "number" ? Math.max(0, cpu_load - ran / wallMillis) : 0;
    this.#sums.push({ atMillis, wallMillis, ranMillis: ran, starvedMillis: starved, ownThreadsLoad });
    if (this.#sums.length > KEPT) this.#sums.shift();
  }

  /** Whether a sum is still to come that tells of a moment, and worth to be waited for. */
  isAwaited(sinceMillis: number, nowMillis: number): boolean {
    const newest = this.#sums.at(-1);
    if (newest === undefined || nowMillis - newest.atMillis > STALE_MILLIS) return false;
    return newest.atMillis < sinceMillis && nowMillis - sinceMillis < LONGEST_WAIT_MILLIS;
  }

  /**
   * What the main thread got of the time between two moments, by the sums that tell of it; undefined where there is none yet.
   * Units: milliseconds of the monotonic clock.
   */
  between(fromMillis: number, toMillis: number): ThreadTime | undefined {
    const after = this.#sums.filter(({ atMillis }) => atMillis > fromMillis);
    const last = after.findIndex(({ atMillis }) => atMillis >= toMillis);
    const sums = last < 0 ? after : after.slice(0, last + 1);
    if (sums.length === 0) return undefined;
    const usual = this.#usualShare(fromMillis);
    const time = { wallMillis: 0, starvedMillis: 0, extraMillis: 0, ownThreadsLoad: 0 };
    for (const { wallMillis, ranMillis, starvedMillis, ownThreadsLoad } of sums) {
      time.ownThreadsLoad = Math.max(time.ownThreadsLoad, ownThreadsLoad);
      time.wallMillis += wallMillis;
      time.starvedMillis += starvedMillis;
      time.extraMillis += ranMillis - usual * wallMillis;
    }
    return time;
  }

  /** How much of its time the thread usually runs: the middle of the sums up to a moment; nothing where none is known. */
  #usualShare(untilMillis: number): number {
    const shares = this.#sums
      .filter(({ atMillis }) => atMillis <= untilMillis)
      .map(({ ranMillis, wallMillis }) => ranMillis / wallMillis)
      .sort((one, other) => one - other);
    return shares[shares.length >> 1] ?? 0;
  }
}

import type { JsonObject } from "../../protocol/json-messages.ts";

/** How many sums are kept: enough for the longest episode and all evidence after it, at ten sums a second. */
const KEPT = 128;
/** A game whose newest sum is older than the first sends no more sums; the second is the longest wait for one. Units: milliseconds. */
const STALE_MILLIS = 2000;
const LONGEST_WAIT_MILLIS = 280;

/** How a main thread spent a stretch of time. Units: milliseconds. */
export interface ThreadTime {
  wallMillis: number;
  /** Ready to run, while other threads had the processor. */
  starvedMillis: number;
  /** Running longer than usual. */
  extraMillis: number;
  /** How many cores the game's other threads kept busy; 0 if the game does not report it. */
  ownThreadsLoad: number;
}

/** If the game's other threads keep more cores busy than this, the game starves its main thread itself. */
const OWN_THREADS_LOAD = 0.5;

/** Whether other programs had the processor, and not the game's own threads. */
export function isStarvedByOthers({ ownThreadsLoad }: Readonly<ThreadTime>): boolean {
  return ownThreadsLoad <= OWN_THREADS_LOAD;
}

/** What the operating system measured of a game's main thread between two sums. Units: milliseconds. */
interface ThreadSum {
  /** When it arrived (monotonic clock), and how much time it covers. */
  atMillis: number;
  wallMillis: number;
  /** How long the thread ran, and how long it was ready to run but did not. */
  ranMillis: number;
  starvedMillis: number;
  ownThreadsLoad: number;
}

/** How much processor time a game's main thread got, if its addon can measure it. Frames that are late because the machine was busy are not the game's fault. */
export class ProcessorShare {
  readonly #sums: ThreadSum[] = [];
  #lastMillis = Number.NaN;

  /** Takes the monitors of the game. Units: milliseconds of the monotonic clock. */
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

  /** Whether a sum that covers this moment is still to come, and soon enough to wait for it. */
  isAwaited(sinceMillis: number, nowMillis: number): boolean {
    const newest = this.#sums.at(-1);
    if (newest === undefined || nowMillis - newest.atMillis > STALE_MILLIS) return false;
    return newest.atMillis < sinceMillis && nowMillis - sinceMillis < LONGEST_WAIT_MILLIS;
  }

  /**
   * How the main thread spent the time between two moments; undefined if no sum covers it yet.
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

  /** The share of its time that the thread usually runs: the median of the sums up to a moment; 0 if there are none. */
  #usualShare(untilMillis: number): number {
    const shares = this.#sums
      .filter(({ atMillis }) => atMillis <= untilMillis)
      .map(({ ranMillis, wallMillis }) => ranMillis / wallMillis)
      .sort((one, other) => one - other);
    return shares[shares.length >> 1] ?? 0;
  }
}

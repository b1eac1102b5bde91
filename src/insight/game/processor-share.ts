import type { JsonObject } from "../../protocol/json-messages.ts";
import { compareWithUsual, type ThreadReading, type ThreadTime } from "./thread-time.ts";

/** How many readings are kept: enough for the longest episode and all evidence after it, at ten readings a second. */
const KEPT = 128;
/** From how many readings the usual times of a frame are taken: five seconds, at five readings a second. */
const USUAL_READINGS = 25;
/** A reading covers a frame if its longest frame took at least this share of that frame's time. */
const SAME_FRAME = 0.9;
/** The scripts of a frame are in the reading before if its longest work took at least this share of the frame's time. */
const ITS_SCRIPTS = 0.25;
/** A game whose newest reading is older than the first sends no more readings; the second is the longest wait for one. Units: milliseconds. */
const STALE_MILLIS = 2000;
const LONGEST_WAIT_MILLIS = 280;

/** How much processor time a game's main thread got, if its addon can measure it. Frames that are late because the machine was busy are not the game's fault. */
export class ProcessorShare {
  readonly #readings: ThreadReading[] = [];

  /** Takes the monitors of the game. Units: milliseconds of the monotonic clock. */
  take(monitors: Readonly<JsonObject>, atMillis: number): void {
    const reading = readingOf(monitors, atMillis);
    if (reading === undefined) return;
    this.#readings.push(reading);
    if (this.#readings.length > KEPT) this.#readings.shift();
  }

  /** Whether a reading that covers a frame is still to come, and soon enough to wait for it. Units: milliseconds, also below. */
  isAwaited(endedMillis: number, nowMillis: number, frameMillis = 0): boolean {
    const newest = this.#readings.at(-1);
    if (newest === undefined || nowMillis - newest.atMillis > STALE_MILLIS + frameMillis) return false;
    if (nowMillis - endedMillis >= LONGEST_WAIT_MILLIS) return false;
    return this.#covering(endedMillis, frameMillis) < 0;
  }

  /**
   * How the main thread spent the time of the reading that covers a frame; undefined if none does yet. If the addon read its sums within
   * the frame, after its scripts, these are in the reading before, and both count. `lateFrames`: how many frames were late with it.
   */
  ofFrame(endedMillis: number, frameMillis: number, lateFrames = 1): ThreadTime | undefined {
    const index = this.#covering(endedMillis, frameMillis);
    const before = this.#readings[index - 1];
    if (before === undefined) return index < 0 ? undefined : this.#compared(index, index, lateFrames);
    const hasScripts =
      before.atMillis > endedMillis - frameMillis && before.longestWorkMillis >= ITS_SCRIPTS * frameMillis;
    return this.#compared(hasScripts ? index - 1 : index, index, lateFrames);
  }

  /** How long the main thread was starved during one of the readings of the last seconds, at most; 0 without a reading. Units: milliseconds. */
  starvedLately(nowMillis: number): number {
    const late = this.#readings.findLastIndex(({ atMillis }) => nowMillis - atMillis > STALE_MILLIS);
    return Math.max(0, ...this.#readings.slice(late + 1).map(({ starvedMillis }) => starvedMillis));
  }

  /** How the main thread spent the time between two moments of the monotonic clock; undefined if no reading covers it yet. */
  between(fromMillis: number, toMillis: number): ThreadTime | undefined {
    const first = this.#readings.findIndex(({ atMillis }) => atMillis > fromMillis);
    if (first < 0) return undefined;
    const last = this.#readings.findIndex(({ atMillis }) => atMillis > fromMillis && atMillis >= toMillis);
    return this.#compared(first, last < 0 ? this.#readings.length - 1 : last);
  }

  #covering(endedMillis: number, frameMillis: number): number {
    return this.#readings.findIndex(
      ({ atMillis, longestMillis }) =>
        atMillis > endedMillis - frameMillis && longestMillis >= SAME_FRAME * frameMillis,
    );
  }

  #compared(first: number, last: number, lateFrames?: number): ThreadTime | undefined {
    const usual = this.#readings.slice(Math.max(0, first - USUAL_READINGS), first);
    const [one, ...others] = this.#readings.slice(first, last + 1);
    return one && compareWithUsual([one, ...others], usual, lateFrames);
  }
}

function readingOf(monitors: Readonly<JsonObject>, atMillis: number): ThreadReading | undefined {
  const { frames, cpu_load } = monitors;
  const interval = monitors.frame_interval_ms as JsonObject | undefined;
  const work = monitors.work_time_ms as JsonObject | undefined;
  const thread = monitors.main_thread_ms as JsonObject | undefined;
  const ranMillis = Number(thread?.ran);
  const starvedMillis = Number(thread?.starved);
  const wallMillis = Number(frames) * Number(interval?.mean);
  const workMillis = Number(frames) * Number(work?.mean);
  if (!(wallMillis > 0 && workMillis >= 0 && ranMillis >= 0 && starvedMillis >= 0)) return undefined;
  return {
    atMillis,
    frames: Number(frames),
    wallMillis,
    longestMillis: Number(interval?.max),
    workMillis,
    longestWorkMillis: Number(work?.max),
    ranMillis,
    starvedMillis,
    ownThreadsLoad: typeof cpu_load === "number" ? Math.max(0, cpu_load - ranMillis / wallMillis) : 0,
  };
}

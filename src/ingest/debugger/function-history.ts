import { isInputCallback } from "../../protocol/engine-callbacks.ts";
import type { ProfiledFrame } from "./profiled-frame.ts";

/** How much the newest frame counts: means cover about the last 16 frames, or the last 8 that were on time. */
const NEWEST = 1 / 16;
const NEWEST_ON_TIME = 1 / 8;
/** Shorter times of a function are not looked at. Units: milliseconds. */
const SHORT_MILLIS = 0.1;
/** By how much a function must exceed the work of the main thread, so that it cannot have run there. Units: milliseconds. */
const CLEARLY_MILLIS = 0.5;
/** How much longer a function's calls take for it than for the functions that it calls: the calls themselves take time. */
const CALLS_COST = 1.5;
/** From this share of its frames on, a function is one of another thread. */
const MOSTLY = 0.5;
/** A profile that arrives later than this multiple of the usual interval is of a late frame. */
const LATE = 1.5;
/** Most functions that are remembered, and for how many frames after their last one. */
const KEPT = 1024;
const REMEMBERED_FRAMES = 2000;

interface Known {
  /** Usual time in a frame, with the functions that it calls. Units: milliseconds. */
  usualMillis: number;
  /** Share of its frames in which it took longer than the main thread worked. */
  elsewhere: number;
  /** Its last frame. */
  frame: number;
}

/**
 * What script functions usually take in a frame, and which of them run on other threads. The engine adds up the functions of all threads
 * and does not name the thread. A function that takes longer than the main thread worked, in most frames that were on time, runs on another one.
 * Cost: one look-up for each function that takes 0.1 ms or more.
 */
export class FunctionHistory {
  readonly #known = new Map<number, Known>();
  /** Functions for input events. They run before the frame whose work the engine measures. */
  readonly #inputs = new Set<number>();
  #lastMillis = Number.NaN;
  #intervalMillis = Number.NaN;

  /** Forgets everything, since the engine numbers its functions anew. */
  clear(): void {
    this.#known.clear();
    this.#inputs.clear();
    this.#lastMillis = Number.NaN;
  }

  /** The engine has named a function. */
  named(id: number, signature: string): void {
    if (isInputCallback(signature)) this.#inputs.add(id);
  }

  /** Usual time of a function in a frame, with the functions that it calls, before a frame of this number. Units: milliseconds. */
  usualMillis(id: number, frame: number): number {
    const known = this.#known.get(id);
    // Frames without it count as 0.
    return known === undefined ? 0 : known.usualMillis * (1 - NEWEST) ** Math.max(0, frame - known.frame - 1);
  }

  /** Whether a function runs on another thread than the main one. */
  isElsewhere(id: number): boolean {
    return (this.#known.get(id)?.elsewhere ?? 0) > MOSTLY;
  }

  /** Takes the next frame, after it was described. Units: `atMillis`, when its profile arrived, monotonic. */
  take({ frame, frameMillis, functions }: ProfiledFrame, atMillis: number): void {
    const onTime = this.#isOnTime(atMillis);
    let mainMillis = frameMillis + CLEARLY_MILLIS;
    let elsewhereMillis = 0;
    for (const { id, selfMillis, totalMillis } of functions) {
      if (this.#inputs.has(id)) mainMillis += totalMillis;
      if (this.isElsewhere(id)) elsewhereMillis += selfMillis;
    }
    for (const { id, selfMillis, totalMillis } of functions) {
      if (totalMillis < SHORT_MILLIS) continue;
      const known = this.#know(id, frame);
      if (known === undefined) continue;
      const usual = this.usualMillis(id, frame);
      known.usualMillis = usual + NEWEST * (totalMillis - usual);
      known.frame = frame;
      // The total of a recursive function counts the same time several times, so it is a proof only if functions of other threads explain it.
      const calledElsewhere =
        totalMillis > mainMillis && totalMillis - selfMillis <= CALLS_COST * elsewhereMillis;
      const ranElsewhere = selfMillis > mainMillis || calledElsewhere;
      if (onTime) known.elsewhere += NEWEST_ON_TIME * ((ranElsewhere ? 1 : 0) - known.elsewhere);
    }
  }

  #know(id: number, frame: number): Known | undefined {
    const known = this.#known.get(id);
    if (known !== undefined && frame - known.frame <= REMEMBERED_FRAMES) return known;
    if (known === undefined && this.#known.size >= KEPT) return undefined;
    const begun = { usualMillis: 0, elsewhere: 0, frame };
    this.#known.set(id, begun);
    return begun;
  }

  #isOnTime(atMillis: number): boolean {
    const interval = atMillis - this.#lastMillis;
    this.#lastMillis = atMillis;
    if (Number.isNaN(interval)) return false;
    if (Number.isNaN(this.#intervalMillis)) this.#intervalMillis = interval;
    const onTime = interval < LATE * this.#intervalMillis;
    this.#intervalMillis +=
      NEWEST * (Math.min(interval, 4 * this.#intervalMillis + 1) - this.#intervalMillis);
    return onTime;
  }
}

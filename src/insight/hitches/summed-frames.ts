import type { JsonObject } from "../../protocol/json-messages.ts";
import { maxOf } from "./evidence/index.ts";

/** A summed-up worst frame that was told as a late frame of its own is no other. */
const SAME_SHARE = 0.8;
/** How long a game counts as one that tells of every frame, and for how long its profile speaks for the engine's figures. Units: milliseconds. */
const EVERY_FRAME_MILLIS = 1000;
const PROFILE_MILLIS = 2000;
/** No sum is of more than this. Units: milliseconds. */
const LONGEST_SUM_MILLIS = 1000;

/** The worst frame of a sum, which is somewhere between two moments. Units: milliseconds, monotonic clock. */
export interface SummedFrame {
  worstMillis: number;
  beganMillis: number;
}

/** The frames that a game sums up, where it does not tell of each: the worst of a sum may be one that nobody has heard of. */
export class SummedFrames {
  /** When frames were summed up last, and the worst late one that was told since the time before that. */
  #summedMillis = Number.NaN;
  #lateSinceMillis = 0;
  #lateBeforeMillis = 0;
  #everyFrameMillis = Number.NEGATIVE_INFINITY;
  #profiledMillis = Number.NEGATIVE_INFINITY;

  /** The game has told of every frame up to now. */
  toldEvery(atMillis: number): void {
    this.#everyFrameMillis = atMillis;
  }

  /** A late frame has been told by itself. */
  toldLate(frameMillis: number): void {
    if (frameMillis > this.#lateSinceMillis) this.#lateSinceMillis = frameMillis;
  }

  /** The engine has been profiled: its frames come by themselves. */
  profiled(atMillis: number): void {
    this.#profiledMillis = atMillis;
  }

  /** The worst frame of figures that the game has summed up, if it may be one that was not told by itself. */
  take(data: Readonly<JsonObject>, atMillis: number): SummedFrame | undefined {
    const worst = maxOf(data.frame_interval_ms);
    if (typeof worst === "number") return this.#sum(worst, atMillis);
    // The engine's own figures alone: the worst process step of a second stands for its frame.
    const { process_time_ms: process } = data;
    if (typeof process !== "number" || atMillis - this.#profiledMillis <= PROFILE_MILLIS) return undefined;
    return this.#sum(process, atMillis);
  }

  #sum(worstMillis: number, atMillis: number): SummedFrame | undefined {
    const told = Math.max(this.#lateSinceMillis, this.#lateBeforeMillis);
    const sinceMillis = Number.isNaN(this.#summedMillis) ? atMillis : this.#summedMillis;
    this.#lateBeforeMillis = this.#lateSinceMillis;
    this.#lateSinceMillis = 0;
    this.#summedMillis = atMillis;
    // Of a game that tells of every frame nothing is to be learnt, and the sum may come before its last frame does.
    if (atMillis - this.#everyFrameMillis < EVERY_FRAME_MILLIS) return undefined;
    if (told >= SAME_SHARE * worstMillis) return undefined;
    const late = Math.max(sinceMillis, atMillis - LONGEST_SUM_MILLIS);
    return { worstMillis, beganMillis: Math.min(late, atMillis - worstMillis) };
  }
}

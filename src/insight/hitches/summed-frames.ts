import type { JsonObject } from "../../protocol/json-messages.ts";
import { maxOf } from "./evidence/index.ts";

/** The worst frame of a sum counts as a late frame that was sent by itself if that took at least this share of its time. */
const SAME_SHARE = 0.8;
/** How long after its last single frame a game counts as one that sends every frame; and how long after its last profile the engine's monitors are ignored. Units: milliseconds. */
const EVERY_FRAME_MILLIS = 1000;
const PROFILE_MILLIS = 2000;
/** The longest time that one sum covers. Units: milliseconds. */
const LONGEST_SUM_MILLIS = 1000;

/** The worst frame of a sum, and the earliest moment at which it may have begun. Units: milliseconds, monotonic clock. */
export interface SummedFrame {
  worstMillis: number;
  beganMillis: number;
}

/** Finds late frames in the sums of a game that does not send every frame. */
export class SummedFrames {
  /** When the last sum arrived, and the worst late frame that was sent by itself since that sum and since the one before. */
  #summedMillis = Number.NaN;
  #lateSinceMillis = 0;
  #lateBeforeMillis = 0;
  #everyFrameMillis = Number.NEGATIVE_INFINITY;
  #profiledMillis = Number.NEGATIVE_INFINITY;

  /** The game has sent every frame up to now. */
  sentEvery(atMillis: number): void {
    this.#everyFrameMillis = atMillis;
  }

  /** A late frame has been sent by itself. */
  sentLate(frameMillis: number): void {
    if (frameMillis > this.#lateSinceMillis) this.#lateSinceMillis = frameMillis;
  }

  /** A profile has arrived: it has the times of single frames. */
  profiled(atMillis: number): void {
    this.#profiledMillis = atMillis;
  }

  /** The worst frame of a sum, if that frame may not have been sent by itself. */
  take(data: Readonly<JsonObject>, atMillis: number): SummedFrame | undefined {
    const worst = maxOf(data.frame_interval_ms);
    if (typeof worst === "number") return this.#sum(worst, atMillis);
    // Only the engine's monitors: the worst process step of a second stands for its frame.
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
    // A game that sends every frame needs no sums, and a sum may arrive before its last frame.
    if (atMillis - this.#everyFrameMillis < EVERY_FRAME_MILLIS) return undefined;
    if (told >= SAME_SHARE * worstMillis) return undefined;
    const late = Math.max(sinceMillis, atMillis - LONGEST_SUM_MILLIS);
    return { worstMillis, beganMillis: Math.min(late, atMillis - worstMillis) };
  }
}

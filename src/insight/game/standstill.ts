import type { HubMessage, MessageSource } from "../../hub/index.ts";
import type { StandingStill } from "../../protocol/standstill.ts";
import type { ObservedFrame } from "./observed-frame.ts";
import type { RefreshRate } from "./refresh-rate.ts";

/** A game stands still after this long without a frame, or after this many intervals if it samples rarely. Units: milliseconds. */
const LEAST_MILLIS = 1000;
const INTERVALS = 4;
/** The same for a game without the addon: the engine's monitors come once a second, and for three seconds after a profile there is no sample. Units: milliseconds. */
const MONITORED_MILLIS = 5000;
/** How much longer a game may take for the first sample after demand has begun. Units: milliseconds. */
const BEGIN_MILLIS = 2000;
/** How fast the usual time between two samples follows. Per sample. */
const FOLLOWS = 0.2;
/** Ticks that are further apart than this show that the relay itself did not run. Units: milliseconds. */
const TICKS_APART_MILLIS = 1000;
/** A frame spans a pause if it took at least this share of it and is late: this many times the usual period. */
const PAUSE_SHARE = 0.9;
const LATE = 1.8;
/** A game that has played this long since it said that it is paused is not. Units: milliseconds. */
const PLAYS_ON_MILLIS = 2000;
/** How far the arrival of an event and that of its frame may be apart. Units: milliseconds. */
const SLACK_MILLIS = 300;

/** A time in which the app did not run. Units: milliseconds of the monotonic clock. */
interface Pause {
  millis: number;
  endedMillis: number;
}

/** Whether a game stands still, and which frames span a time in which its app did not run. */
export class Standstill {
  /** How long the game stood still the last time. Units: milliseconds. */
  stoodMillis = 0;
  #isStill = false;
  /** When the main thread last showed that it runs, or when demand began; NaN if it is not known. Units: milliseconds, as below. */
  #movedMillis = Number.NaN;
  #frameMillis = Number.NaN;
  #usualMillis = Number.NaN;
  #tickMillis = Number.NaN;
  #leastMillis = LEAST_MILLIS;
  #isBeginning = false;
  #wasSampled = true;
  #paused: { state: "paused" | "held"; atMillis: number; timestampSeconds: number } | undefined;
  /** How long it has played frames since it said that it is paused. */
  #ranMillis = 0;
  /** The last pause, until the frame that spans it has come; and the same for the sum that spans it. */
  #frameSpans: Pause | undefined;
  #sumSpans: Pause | undefined;

  constructor(
    private readonly source: MessageSource,
    private readonly refresh: RefreshRate,
  ) {}

  /** How the game stands still; undefined if it runs or if that is not known. Units: milliseconds of the monotonic clock. */
  at(nowMillis: number): StandingStill | undefined {
    if (!this.source.connected) return undefined;
    if (this.#paused !== undefined)
      return { state: this.#paused.state, seconds: (nowMillis - this.#paused.atMillis) / 1000 };
    return this.#isStill ? { state: "still", seconds: (nowMillis - this.#movedMillis) / 1000 } : undefined;
  }

  /** Takes a frame sample. Returns whether its time spans a time in which the app did not run. Cost: no allocation. */
  frame({ atMillis, frameMillis, kind }: Readonly<ObservedFrame>): boolean {
    const gap = atMillis - this.#frameMillis;
    this.#frameMillis = atMillis;
    this.#isBeginning = false;
    this.#leastMillis = kind === "interval" ? LEAST_MILLIS : MONITORED_MILLIS;
    // A long gap is no usual one.
    if (Number.isNaN(this.#usualMillis)) this.#usualMillis = gap;
    else this.#usualMillis += FOLLOWS * (Math.min(gap, 2 * this.#usualMillis + 1) - this.#usualMillis);
    this.moved(atMillis);
    if (this.#paused !== undefined) return this.#isLateInPause(frameMillis);
    if (this.#frameSpans === undefined || !this.#spans(this.#frameSpans, frameMillis, atMillis)) return false;
    this.#frameSpans = undefined;
    return true;
  }

  /** Takes the longest frame of a sum. Returns whether it spans a time in which the app did not run. */
  sum(longestMillis: number, atMillis: number): boolean {
    if (this.#sumSpans === undefined || !this.#spans(this.#sumSpans, longestMillis, atMillis)) return false;
    this.#sumSpans = undefined;
    return true;
  }

  /** The main thread has sent something that it samples: it runs. Units: milliseconds of the monotonic clock. */
  moved(atMillis: number): void {
    if (this.#isStill) this.stoodMillis = atMillis - this.#movedMillis;
    this.#isStill = false;
    if (!(atMillis <= this.#movedMillis)) this.#movedMillis = atMillis;
  }

  /** Takes an event of the game. Returns the length of a pause that ended with it; undefined if none did. Units: milliseconds. */
  event({ topic: { name }, atMillis, timestampSeconds }: HubMessage): number | undefined {
    if (name === "custom/app_paused" || name === "custom/debugger_held") {
      const state = name === "custom/app_paused" ? "paused" : "held";
      this.#paused ??= { state, atMillis, timestampSeconds };
      this.#ranMillis = 0;
    } else if (name === "custom/app_resumed" || name === "custom/debugger_released")
      return this.#resumed(atMillis, timestampSeconds);
    // The system or the debugger may hold the game for a moment of unknown length.
    else if (name === "custom/focus" || name === "custom/debugger_break") this.#spanned(0, atMillis);
    return undefined;
  }

  /** Finds out whether the game stands still. Call it a few times a second. Units: milliseconds of the monotonic clock. */
  tick(nowMillis: number): void {
    const missedMillis = nowMillis - this.#tickMillis;
    this.#tickMillis = nowMillis;
    // The relay did not run either, so what the game sent meanwhile still has to be read.
    if (missedMillis > TICKS_APART_MILLIS) this.#movedMillis += missedMillis;
    const interval = this.source.samplingSeconds("fps");
    const isSampled = interval !== undefined && this.source.connected;
    if (isSampled && !this.#wasSampled && !Number.isNaN(this.#frameMillis)) {
      this.#movedMillis = nowMillis;
      this.#isBeginning = true;
    }
    this.#wasSampled = isSampled;
    if (!isSampled || this.#paused !== undefined) {
      this.#isStill = false;
      return;
    }
    const rare = INTERVALS * Math.max(interval * 1000, this.#usualMillis || 0);
    const limit = Math.max(this.#leastMillis, rare) + (this.#isBeginning ? BEGIN_MILLIS : 0);
    // Without a frame so far there is none to miss.
    this.#isStill = !Number.isNaN(this.#frameMillis) && nowMillis - this.#movedMillis >= limit;
  }

  #resumed(atMillis: number, timestampSeconds: number): number | undefined {
    const paused = this.#paused;
    if (paused === undefined) return undefined;
    this.#paused = undefined;
    const byArrival = atMillis - paused.atMillis;
    this.stoodMillis = byArrival;
    const byGame = (timestampSeconds - paused.timestampSeconds) * 1000;
    // A game that the system stops at once sends the first event with the second. Times of whole seconds are less exact than arrivals.
    const millis = Math.max(0, (byGame - byArrival > 1000 ? byGame : byArrival) - this.#ranMillis);
    this.#spanned(millis, atMillis);
    this.#movedMillis = atMillis;
    return millis;
  }

  /** Whether a frame of a game that is paused is late. A game that plays on although it said that it is paused is not. */
  #isLateInPause(frameMillis: number): boolean {
    if (this.#isLate(frameMillis)) return true;
    this.#ranMillis += frameMillis;
    if (this.#ranMillis > PLAYS_ON_MILLIS) this.#paused = undefined;
    return false;
  }

  #isLate(frameMillis: number): boolean {
    return frameMillis >= LATE * this.refresh.periodMillis;
  }

  #spanned(millis: number, endedMillis: number): void {
    this.#frameSpans = { millis, endedMillis };
    this.#sumSpans = { millis, endedMillis };
  }

  #spans({ millis, endedMillis }: Pause, frameMillis: number, atMillis: number): boolean {
    if (frameMillis < PAUSE_SHARE * millis || !this.#isLate(frameMillis)) return false;
    return endedMillis <= atMillis + SLACK_MILLIS && endedMillis >= atMillis - frameMillis - SLACK_MILLIS;
  }
}

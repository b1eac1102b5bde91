import type { JsonObject } from "../../protocol/json-messages.ts";

/** A frame spans a pause if it took at least this share of it and is late: this many times the usual period. */
const PAUSE_SHARE = 0.9;
const LATE = 1.8;
/** A game that has played this long since it said that it is paused is not. Units: milliseconds. */
const PLAYS_ON_MILLIS = 2000;
/** How far the arrival of an event and that of its frame may be apart. Units: milliseconds. */
const SLACK_MILLIS = 300;

/** The topics of the events that tell when the app does not run. */
export const PAUSE_TOPICS = [
  "custom/app_paused",
  "custom/app_resumed",
  "custom/debugger_held",
  "custom/debugger_released",
  "custom/debugger_break",
  "custom/focus",
  "custom/picture_taken",
] as const;

/** A time in which the app did not run. Units: milliseconds of the monotonic clock. */
interface Pause {
  millis: number;
  endedMillis: number;
}

/** A pause that lasts: the app is paused, or the editor's debugger holds the game. */
interface CurrentPause {
  state: "paused" | "held";
  /** Units: milliseconds of the monotonic clock. */
  atMillis: number;
  timestampSeconds: number;
}

/** The times in which the app of a game did not run, by its events, and which frames span them. */
export class AppPauses {
  #current: CurrentPause | undefined;
  /** How long it has played frames since it said that it is paused. */
  #ranMillis = 0;
  /** The last pause, until the frame that spans it has come; and the same for the sum that spans it. */
  #frameSpans: Pause | undefined;
  #sumSpans: Pause | undefined;

  /** `periodMillis`: the usual time from frame to frame. */
  constructor(private readonly periodMillis: () => number) {}

  /** The pause that lasts now. */
  get current(): Readonly<CurrentPause> | undefined {
    return this.#current;
  }

  /** Takes an event. Returns the length of a pause that ended with it; undefined if none did. Units: milliseconds of the monotonic clock. */
  event(topic: string, atMillis: number, timestampSeconds: number): number | undefined {
    switch (topic) {
      case "custom/app_paused":
      case "custom/debugger_held": {
        const state = topic === "custom/app_paused" ? "paused" : "held";
        this.#current ??= { state, atMillis, timestampSeconds };
        this.#ranMillis = 0;
        return undefined;
      }
      case "custom/app_resumed":
      case "custom/debugger_released":
        return this.#ended(atMillis, timestampSeconds);
      case "custom/focus":
      case "custom/debugger_break":
      case "custom/picture_taken":
        // The system, the debugger or a picture for a client may hold the game for a moment of unknown length.
        this.#spanned(0, atMillis);
    }
    return undefined;
  }

  /** Whether the time of a frame spans a time in which the app did not run. Cost: no allocation. */
  isInFrame(frameMillis: number, atMillis: number): boolean {
    if (this.#current !== undefined) return this.#isLateInPause(frameMillis);
    if (this.#frameSpans === undefined || !this.#spans(this.#frameSpans, frameMillis, atMillis)) return false;
    this.#frameSpans = undefined;
    return true;
  }

  /** The monitors, without the times of frames if one of these spans a time in which the app did not run. */
  cleaned(monitors: Readonly<JsonObject>, atMillis: number): Readonly<JsonObject> {
    if (this.#sumSpans === undefined || !this.#spans(this.#sumSpans, longestOf(monitors), atMillis))
      return monitors;
    this.#sumSpans = undefined;
    const { frames, frame_interval_ms, work_time_ms, main_thread_ms, ...withSteps } = monitors;
    const { process_time_ms, physics_time_ms, physics_steps, ...others } = withSteps;
    return others;
  }

  #ended(atMillis: number, timestampSeconds: number): number | undefined {
    const began = this.#current;
    if (began === undefined) return undefined;
    this.#current = undefined;
    const byArrival = atMillis - began.atMillis;
    const byGame = (timestampSeconds - began.timestampSeconds) * 1000;
    // A game that the system stops at once sends the first event with the second. Times of whole seconds are less exact than arrivals.
    const millis = Math.max(0, (byGame - byArrival > 1000 ? byGame : byArrival) - this.#ranMillis);
    this.#spanned(millis, atMillis);
    return millis;
  }

  /** Whether a frame of a game that is paused is late. A game that plays on although it said that it is paused is not. */
  #isLateInPause(frameMillis: number): boolean {
    if (this.#isLate(frameMillis)) return true;
    this.#ranMillis += frameMillis;
    if (this.#ranMillis > PLAYS_ON_MILLIS) this.#current = undefined;
    return false;
  }

  #isLate(frameMillis: number): boolean {
    return frameMillis >= LATE * this.periodMillis();
  }

  #spanned(millis: number, endedMillis: number): void {
    this.#frameSpans = { millis, endedMillis };
    this.#sumSpans = { millis, endedMillis };
  }

  #spans({ millis, endedMillis }: Pause, frameMillis: number, atMillis: number): boolean {
    if (!(frameMillis >= PAUSE_SHARE * millis && this.#isLate(frameMillis))) return false;
    return endedMillis <= atMillis + SLACK_MILLIS && endedMillis >= atMillis - frameMillis - SLACK_MILLIS;
  }
}

/** The longest frame in the monitors; NaN if they have none. Units: milliseconds. */
function longestOf({ frame_interval_ms: interval, process_time_ms: process }: Readonly<JsonObject>): number {
  const longest = (interval as JsonObject | null | undefined)?.max ?? process;
  return typeof longest === "number" ? longest : Number.NaN;
}

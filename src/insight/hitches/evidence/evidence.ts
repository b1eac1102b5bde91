import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { ThreadTime } from "../../game/index.ts";
import type { Cause } from "./cause.ts";

/** A sum covers the worst frame if its longest frame took at least this share of that time. */
const SAME_FRAME = 0.9;
/** How much earlier than its worst frame a sum may arrive: they take different ways out of the game. Units: milliseconds. */
const SLACK_MILLIS = 60;

/** What the time of the worst frame measures: `interval` or `work` of one frame; `summary`, the worst frame of a sum, whose number is not known. */
export type HitchMeasure = "interval" | "work" | "summary";

/** A run of late frames as it grows. Units: milliseconds of the monotonic clock. */
export interface Episode {
  /** Start of the first late frame. */
  beganMillis: number;
  /** End of the last late frame. */
  lastMillis: number;
  lateFrames: number;
  lostFrames: number;
  worstMillis: number;
  /** NaN if it is not known which frame it was. */
  worstFrame: number;
  worstAtMillis: number;
  measured: HitchMeasure;
  budgetMillis: number;
  usualMillis: number;
}

/** A value with its time. Units: milliseconds of the monotonic clock. */
export interface Timed<Kind> {
  atMillis: number;
  what: Kind;
}

/** Everything that may explain why frames were late. Units: milliseconds. */
export interface Evidence {
  episode: Readonly<Episode>;
  /** How much longer than usual the worst frame took. */
  excessMillis: number;
  /** Profiles of the frames around the worst one: data of `profiler_scripts`, `profiler_servers`, `profiler_visual`. */
  scripts: readonly Timed<JsonObject>[];
  servers: readonly Timed<JsonObject>[];
  visual: readonly Timed<JsonObject>[];
  /** Physics time: the median before the episode, and the worst that was first reported since it began. NaN and -Infinity without samples. */
  usualPhysicsMillis: number;
  worstPhysicsMillis: number;
  /** The newest monitors before the episode, and those since it began. */
  monitorsBefore: Readonly<JsonObject> | undefined;
  monitorsSince: readonly Timed<Readonly<JsonObject>>[];
  /** The device's own numbers from half a minute before the episode on, each of the second before it: data of `headset`. */
  headset: readonly Timed<Readonly<JsonObject>>[];
  /** How the main thread spent the time of the addon's sum that covers the worst frame; undefined if the game does not report it, or not yet. */
  thread: ThreadTime | undefined;
  /** How long the main thread was starved during one of the addon's sums of the last seconds, whichever frames that covers, at most; 0 if the game does not report it. */
  starvedLatelyMillis: number;
  /** Events of the game around the episode: data with its topic. */
  events: readonly (Timed<JsonObject> & { topic: string })[];
  /** When the headset lost tracking last; NaN for never. */
  headsetLostMillis: number;
  /** What a person can do so that later hitches name functions; undefined if nothing is in the way. */
  howToNameFunctions: string | undefined;
}

/** Finds one kind of cause in the evidence; undefined if there is none. */
export type CauseFinder = (evidence: Evidence) => Cause | undefined;

/** The greatest value of a monitor since the episode began; NaN if it was not sent. */
export function greatestSince({ monitorsSince }: Evidence, read: (data: JsonObject) => unknown): number {
  const values = monitorsSince.map(({ what }) => read(what)).filter((value) => typeof value === "number");
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

/** The longest time that a part of a frame took since the episode began. A time longer than the worst frame belongs to another frame and is ignored. */
export function longestSince(evidence: Evidence, read: (data: JsonObject) => unknown): number {
  return greatestSince(evidence, (data) => {
    const millis = read(data);
    return typeof millis === "number" && isWithin(evidence, millis) ? millis : undefined;
  });
}

/** Whether a part may belong to the worst frame. Allows a little more than its time, since two clocks measure them. */
export function isWithin({ episode }: Evidence, millis: number): boolean {
  return millis <= 1.1 * episode.worstMillis + 2;
}

/** Whether the addon's sum that covers the worst frame has arrived: its longest frame took as long. Without the times of frames, by the time of its arrival. */
export function isSummedUp({ episode, monitorsSince }: Evidence): boolean {
  const { worstMillis, worstAtMillis } = episode;
  return monitorsSince.some(({ what, atMillis }) => {
    if (what.work_time_ms === undefined) return false;
    const longest = maxOf(what.frame_interval_ms);
    if (typeof longest === "number") return longest >= SAME_FRAME * worstMillis;
    return atMillis >= worstAtMillis - SLACK_MILLIS;
  });
}

/** The value of a monitor before the episode; NaN if it was not sent. */
export function monitorBefore({ monitorsBefore }: Evidence, read: (data: JsonObject) => unknown): number {
  const value = monitorsBefore === undefined ? undefined : read(monitorsBefore);
  return typeof value === "number" ? value : Number.NaN;
}

/** The `max` of a monitor that the game sends as mean and max. */
export function maxOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as JsonObject).max : undefined;
}

/** Milliseconds for people. */
export function millisText(millis: number): string {
  return `${millis < 10 ? millis.toFixed(1) : millis.toFixed(0)} ms`;
}

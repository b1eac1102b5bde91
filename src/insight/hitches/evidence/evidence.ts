import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { ThreadTime } from "../../game/index.ts";
import type { Cause } from "./cause.ts";

/** What the length of the worst frame is: `interval` and `work` of one frame; `summary`, the worst that the game summed up, of no known frame. */
export type HitchMeasure = "interval" | "work" | "summary";

/** A run of late frames as it grows. Units: milliseconds of the monotonic clock. */
export interface Episode {
  /** Beginning of its first late frame. */
  beganMillis: number;
  /** End of its last. */
  lastMillis: number;
  lateFrames: number;
  lostFrames: number;
  worstMillis: number;
  /** NaN where it is not known which frame it was. */
  worstFrame: number;
  worstAtMillis: number;
  measured: HitchMeasure;
  budgetMillis: number;
  usualMillis: number;
}

/** Something with its time. Units: milliseconds of the monotonic clock. */
export interface Timed<Kind> {
  atMillis: number;
  what: Kind;
}

/** Everything that may tell why frames were late. Units: milliseconds. */
export interface Evidence {
  episode: Readonly<Episode>;
  /** What the worst frame took beyond the usual. */
  excessMillis: number;
  /** Profiles of the frames about the worst one: data of `profiler_scripts`, `profiler_servers`, `profiler_visual`. */
  scripts: readonly Timed<JsonObject>[];
  servers: readonly Timed<JsonObject>[];
  visual: readonly Timed<JsonObject>[];
  /** Physics as told before, in the middle of what was, and at its worst from then on. NaN of nothing. */
  usualPhysicsMillis: number;
  worstPhysicsMillis: number;
  /** The newest figures that the game summed up before, and those from then on. */
  monitorsBefore: Readonly<JsonObject> | undefined;
  monitorsSince: readonly Timed<Readonly<JsonObject>>[];
  /** What the main thread got of the processor about the episode; undefined where nobody says so. */
  thread: ThreadTime | undefined;
  /** Events of the game about the episode: data with its topic. */
  events: readonly (Timed<JsonObject> & { topic: string })[];
  /** When the headset was lost last; NaN for never. */
  headsetLostMillis: number;
}

/** Finds one kind of cause in the evidence, or nothing. */
export type CauseFinder = (evidence: Evidence) => Cause | undefined;

/** The greatest of a figure since the episode began; NaN where it was not told. */
export function greatestSince({ monitorsSince }: Evidence, read: (data: JsonObject) => unknown): number {
  const values = monitorsSince.map(({ what }) => read(what)).filter((value) => typeof value === "number");
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

/** The greatest that a part of a frame took since the episode began. More than its worst frame took was in another one. */
export function longestSince(evidence: Evidence, read: (data: JsonObject) => unknown): number {
  return greatestSince(evidence, (data) => {
    const millis = read(data);
    return typeof millis === "number" && isWithin(evidence, millis) ? millis : undefined;
  });
}

/** Whether a part may be one of the worst frame: two clocks measure them. */
export function isWithin({ episode }: Evidence, millis: number): boolean {
  return millis <= 1.1 * episode.worstMillis + 2;
}

/** A figure before the episode; NaN where it was not told. */
export function monitorBefore({ monitorsBefore }: Evidence, read: (data: JsonObject) => unknown): number {
  const value = monitorsBefore === undefined ? undefined : read(monitorsBefore);
  return typeof value === "number" ? value : Number.NaN;
}

/** The greatest of a figure that the game tells as mean and max. */
export function maxOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as JsonObject).max : undefined;
}

/** Milliseconds for a person. */
export function millisText(millis: number): string {
  return `${millis < 10 ? millis.toFixed(1) : millis.toFixed(0)} ms`;
}

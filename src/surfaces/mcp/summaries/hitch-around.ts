import { z } from "zod";
import { shortened } from "../../../base/shortened.ts";
import type { HitchContext } from "../../../insight/index.ts";
import { whatOf, withShortNumbers } from "./event-lines.ts";

/** Most entries of each kind, so that an answer stays short. */
const MAX_EVENTS = 14;
const EVENT_CHARACTERS = 120;
const FRAMES_BEFORE = 12;
const FRAMES_AFTER = 12;
const MAX_MONITORS = 3;

/** What happened around a hitch, in short form. */
export const aroundOutput = z.strictObject({
  events: z
    .array(z.strictObject({ t_ms: z.number(), topic: z.string(), what: z.string() }))
    .describe("events, t_ms counts from the beginning of the hitch; the nearest ones if there were many"),
  frames: z
    .array(z.array(z.number().nullable()))
    .describe("frames around the longest one: t_ms, frame, frame time in ms, physics time in ms"),
  monitors: z.array(z.looseObject({ t_ms: z.number() })).describe("monitors of the game, the nearest ones"),
});

/** Shortens what happened around a hitch. */
export function describeAround({ frames, events, monitors }: HitchContext): z.input<typeof aroundOutput> {
  const worst = frames.reduce(
    (best, [, , millis], index) => (millis > (frames[best]?.[2] ?? 0) ? index : best),
    0,
  );
  return {
    events: nearest(events, MAX_EVENTS).map(({ t_ms, topic, ...what }) => ({
      t_ms,
      topic,
      what: shortened(whatOf(what), EVENT_CHARACTERS),
    })),
    frames: frames
      .slice(Math.max(0, worst - FRAMES_BEFORE), worst + FRAMES_AFTER + 1)
      .map((frame) => frame.map((value) => (Number.isFinite(value) ? value : null))),
    monitors: nearest(monitors, MAX_MONITORS).map(withShortNumbers),
  };
}

/** The entries that are nearest to the beginning, in their order. */
function nearest<Entry extends { t_ms: number }>(entries: readonly Entry[], count: number): Entry[] {
  return entries
    .toSorted((one, other) => Math.abs(one.t_ms) - Math.abs(other.t_ms))
    .slice(0, count)
    .sort((one, other) => one.t_ms - other.t_ms);
}

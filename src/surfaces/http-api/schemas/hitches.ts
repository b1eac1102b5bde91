import { z } from "zod";
import { CAUSE_KINDS } from "../../../insight/index.ts";
import { anyObject, count, unixSeconds } from "./common.ts";
import { sampling } from "./sampling.ts";

const cause = z.strictObject({
  kind: z.enum(CAUSE_KINDS),
  confidence: z.number().min(0).max(1),
  evidence: z.string().describe("what was measured, with numbers"),
  function: z.string().optional().describe("the script's function, if the engine was profiled"),
  file: z.string().optional(),
  line: z.int().optional(),
  hint: z
    .string()
    .optional()
    .describe("what a person can do so that later hitches name the function, if this one does not"),
});

const moment = z.strictObject({ t_ms: z.number() }).catchall(z.unknown());

const context = z
  .strictObject({
    frames: z
      .array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
      .describe("t_ms, frame number, frame time, physics time"),
    events: z.array(moment),
    poses: z.array(moment),
    monitors: z.array(moment),
    functions: z
      .array(anyObject)
      .describe(
        "the functions that took longest by themselves in the worst frame, as in profiler/scripts; empty if the engine was not profiled",
      ),
    left_out: count.describe("how many of these are not here, because a context is bounded"),
  })
  .describe("from 2 s before the hitch to 1 s after it; t_ms counts from its beginning");

const hitch = z.strictObject({
  id: z.string(),
  source: z.string(),
  epoch: z.string(),
  state: z
    .enum(["open", "ended", "complete"])
    .describe("complete: the time after it is known, and the cause is final"),
  from: unixSeconds,
  to: unixSeconds,
  duration_ms: z.number(),
  late_frames: count,
  lost_frames: count.describe("refreshes of the display without a new frame, of `refresh_ms` each"),
  usual_frames_lost: count.describe(
    "the same as frames of the usual length; differs for a game that runs steadily slower than its display",
  ),
  worst: z.strictObject({ frame: count.nullable(), ms: z.number(), at: unixSeconds }),
  measured: z
    .enum(["interval", "work", "summary"])
    .describe("how the worst frame was measured; a summary does not say which frame it was"),
  budget_ms: z.number(),
  budget_origin: z
    .enum(["given", "xr_display", "max_fps", "screen", "guessed"])
    .describe("where the budget comes from, as in /stats"),
  refresh_ms: z
    .number()
    .describe(
      "time from one refresh of the display to the next, or from frame to frame if no display is known",
    ),
  usual_ms: z.number().nullable(),
  cause,
  also: z.array(cause).describe("other possible causes"),
  recording: z.string().optional().describe("the recording of the black box that holds it: see /recordings"),
  context: context.optional(),
});

/** The answer to `GET /hitches`. */
export const hitches = z.strictObject({
  sampling,
  total: count.describe("hitches since the relay started"),
  kept: count.describe("how many hitches the relay keeps at most"),
  waited: count.describe(
    "how many of the kept hitches are waits of a game for something else, of less than half a second; shown with `waiting`",
  ),
  hitches: z.array(hitch).describe("newest first"),
});

/** One hitch. */
export type HitchAnswer = z.input<typeof hitch>;

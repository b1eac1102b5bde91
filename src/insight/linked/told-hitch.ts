import { z } from "zod";
import { checkSchema } from "../../base/check-schema.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import { MAX_UNIX_SECONDS } from "../../protocol/limits.ts";
import { CAUSE_KINDS, type Hitch, type HitchContext } from "../hitches/index.ts";

/** Longest hitch of another relay without its context, as JSON. Units: characters. */
const MAX_CHARACTERS = 16 * 1024;

const text = z.string().max(1024);
const unixSeconds = z.number().min(0).max(MAX_UNIX_SECONDS);
const cause = z.object({
  kind: z.enum(CAUSE_KINDS),
  confidence: z.number(),
  evidence: text,
  function: text.optional(),
  file: text.optional(),
  line: z.int().optional(),
  hint: text.optional(),
});
const moment = z.looseObject({ t_ms: z.number() });
const context = z.object({
  frames: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  events: z.array(z.looseObject({ t_ms: z.number(), topic: z.string() })),
  poses: z.array(moment),
  monitors: z.array(moment),
  functions: z.array(z.record(z.string(), z.unknown())),
  left_out: z.int().min(0),
});
const toldHitch = z.object({
  id: text,
  source: text,
  epoch: text,
  state: z.literal("complete"),
  from: unixSeconds,
  to: unixSeconds,
  duration_ms: z.number(),
  late_frames: z.int().min(0),
  lost_frames: z.int().min(0),
  usual_frames_lost: z.int().min(0),
  worst: z.object({ frame: z.int().min(0).nullable(), ms: z.number(), at: unixSeconds }),
  measured: z.enum(["interval", "work", "summary"]),
  budget_ms: z.number(),
  budget_origin: z.enum(["given", "xr_display", "max_fps", "screen", "guessed"]),
  refresh_ms: z.number(),
  usual_ms: z.number().nullable(),
  cause,
  also: z.array(cause).max(CAUSE_KINDS.length),
  context,
});

/** Reads a complete hitch that another relay found; what is wrong with it as text. The recording that holds it is at that relay. */
export function readToldHitch(told: unknown): { hitch: Hitch; context: HitchContext } | string {
  const checked = checkSchema(toldHitch, told);
  if (!checked.success) return `hitch: ${describeIssue(checked.error)}`;
  const { context, ...hitch } = checked.data;
  if (JSON.stringify(hitch).length > MAX_CHARACTERS)
    return `hitch: expected at most ${MAX_CHARACTERS} characters beside its context`;
  // A field that is absent is left out, where the type of the schema's result has it undefined.
  return { hitch: hitch as Hitch, context };
}

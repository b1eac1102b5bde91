import { z } from "zod";
import type { Cause, Hitch } from "../../../insight/index.ts";
import {
  clipped,
  newestFrameMillis,
  sourceInput,
  type ToolContext,
  windowInput,
  windowOutput,
} from "../question.ts";
import { type Tool, tool } from "../tool.ts";

const DEFAULT_HITCHES = 5;
const MAX_HITCHES = 50;

const cause = z.strictObject({
  kind: z
    .string()
    .describe("script, physics, render, gpu, scene_load, memory, log_flood, tracking_loss or unknown"),
  confidence: z.number().describe("0 is a guess, 1 is measured"),
  evidence: z.string(),
  where: z.string().nullable().describe("function, file and line of a script, while the engine is profiled"),
});

const hitch = z.strictObject({
  id: z.string(),
  source: z.string(),
  at: z.number().describe("unix seconds, when its worst frame ended"),
  ago_s: z.number(),
  worst_ms: z.number(),
  frame: z.number().nullable().describe("number of its worst frame"),
  lost_frames: z.int(),
  duration_ms: z.number(),
  budget_ms: z.number(),
  cause,
  also: z.array(z.string()).describe("kinds of what else may have played a part"),
});

/** `worst_hitches`: the worst of a window, and why. */
export function worstHitches({ hub, clock, insight, attention }: ToolContext): Tool {
  return tool({
    name: "worst_hitches",
    title: "The worst hitches and why",
    description:
      "The worst runs of late frames within a window that ends now, each with the frame, what was lost, and its cause as far as it is known. `GET /hitches?id=…&context=1` of the relay has what happened around one.",
    input: z.strictObject({
      window_s: windowInput(60),
      source: sourceInput,
      limit: z.int().min(1).max(MAX_HITCHES).default(DEFAULT_HITCHES).describe("how many of the worst"),
    }),
    output: z.strictObject({
      window_s: windowOutput,
      covered_s: z.number().describe("how much of it there are samples of, of the game with the most"),
      total: z.int().describe("hitches within the window"),
      lost_frames: z.int().describe("of all of them"),
      hitches: z.array(hitch).describe("the worst first"),
    }),
    async run({ window_s: length, source, limit }, signal) {
      await attention.paidUntilSampled(newestFrameMillis(hub, source), signal);
      const now = clock.unixMillis() / 1000;
      const from = length === "run" ? Number.NEGATIVE_INFINITY : now - length;
      const found = insight.hitches.find({ source }).filter(({ to }) => to >= from);
      const worst = found.toSorted((one, other) => other.worst.ms - one.worst.ms).slice(0, limit);
      const covered = insight.windows({ length, source }).map(({ covered_s }) => covered_s);
      const data = {
        window_s: length,
        covered_s: Math.max(0, ...covered),
        total: found.length,
        lost_frames: found.reduce((sum, { lost_frames }) => sum + lost_frames, 0),
        hitches: worst.map((one) => describe(one, now)),
      };
      const window = length === "run" ? "the run" : `the last ${length} s`;
      const head =
        found.length === 0
          ? `No hitches in ${window}; samples cover ${data.covered_s} s of it.`
          : `${found.length} ${found.length === 1 ? "hitch" : "hitches"} in ${window}, ${data.lost_frames} frames lost in all. The worst:`;
      return { text: [head, ...data.hitches.map(line)].join("\n"), data };
    },
  });
}

function describe(
  { id, source, worst, lost_frames, duration_ms, budget_ms, cause: why, also }: Hitch,
  now: number,
) {
  return {
    id,
    source,
    at: worst.at,
    ago_s: Math.round((now - worst.at) * 10) / 10,
    worst_ms: worst.ms,
    frame: worst.frame,
    lost_frames,
    duration_ms,
    budget_ms,
    cause: {
      kind: why.kind,
      confidence: Math.round(why.confidence * 100) / 100,
      evidence: clipped(why.evidence, 240),
      where: whereOf(why),
    },
    also: also.slice(0, 4).map(({ kind }) => kind),
  };
}

function whereOf({ function: name, file, line: number }: Cause): string | null {
  const place = [file, number].filter((part) => part !== undefined).join(":");
  const words = [name, place === "" ? undefined : `(${place})`]
    .filter((part) => part !== undefined)
    .join(" ");
  return words === "" ? null : clipped(words, 200);
}

function line({ source, ago_s, worst_ms, frame, lost_frames, cause: why }: z.input<typeof hitch>): string {
  const place = why.where === null ? "" : ` in ${why.where}`;
  return `- ${source}, ${ago_s} s ago: ${worst_ms} ms${frame === null ? "" : ` (frame ${frame})`}, ${lost_frames} frames lost; ${why.kind}${place}: ${why.evidence}`;
}

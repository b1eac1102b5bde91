import { z } from "zod";
import type { Cause, Hitch, WindowLength } from "../../../insight/index.ts";
import { aroundOutput, describeAround } from "../hitch-around.ts";
import { clipped, sourceInput, type ToolContext, windowInput, windowOutput } from "../question.ts";
import {
  NOT_SAMPLED,
  type Sampled,
  sampledOf,
  sampledOutput,
  sampledWords,
  untilSampled,
} from "../sampling.ts";
import { type Tool, tool } from "../tool.ts";

const DEFAULT_HITCHES = 5;
const MAX_HITCHES = 50;
const MAX_GAMES = 4;

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
  frame: z
    .number()
    .nullable()
    .describe("number of its worst frame; null where only the game's sums tell of it"),
  usual_ms: z.number().nullable().describe("from frame to frame as it was before"),
  lost_frames: z.int().describe("refreshes of the display without a new frame"),
  duration_ms: z.number(),
  budget_ms: z.number(),
  cause,
  final: z.boolean().describe("false for 2 s or so, while more about its cause may come"),
  also: z.array(z.string()).describe("kinds of what else may have played a part"),
});

/** `worst_hitches`: the worst of a window, and why. */
export function worstHitches(context: ToolContext): Tool {
  const { hub, clock, insight } = context;
  return tool({
    name: "worst_hitches",
    title: "The worst hitches and why",
    description:
      "The worst runs of late frames within a window that ends now, each with the frame, what was lost, and its cause as far as it is known. With `id` that one alone, and what happened from 2 s before to 1 s after it.",
    input: z.strictObject({
      window_s: windowInput(60),
      source: sourceInput,
      limit: z.int().min(1).max(MAX_HITCHES).default(DEFAULT_HITCHES).describe("how many of the worst"),
      id: z.string().max(100).optional().describe("the one hitch that is wanted, of whenever it was"),
    }),
    output: z.strictObject({
      window_s: windowOutput,
      sampled: z
        .array(z.strictObject({ source: z.string(), samples: z.int(), ...sampledOutput.shape }))
        .describe("how much of the window was sampled, of each game that is connected"),
      total: z.int().describe("hitches within the window"),
      lost_frames: z.int().describe("of all of them"),
      waited: z
        .int()
        .describe(
          "beside those: late frames in which the game only waited, for a busy machine, runtime or display",
        ),
      hitches: z.array(hitch).describe("the worst first"),
      around: aroundOutput.nullable().describe("with `id`: what happened around it"),
    }),
    async run({ window_s: length, source, limit, id }, signal) {
      if (id === undefined) await untilSampled(context, source, signal);
      const now = clock.unixMillis() / 1000;
      const from = length === "run" || id !== undefined ? Number.NEGATIVE_INFINITY : now - length;
      const every = insight.hitches.find({ source, id, waiting: true }).filter(({ to }) => to >= from);
      if (id !== undefined && every.length === 0)
        return {
          refusal: { code: "not_found", message: `expected a hitch that is kept, got ${id}` },
        };
      const found = every.filter(({ cause: { kind } }) => kind !== "waiting" || id !== undefined);
      const worst = found.toSorted((one, other) => other.worst.ms - one.worst.ms).slice(0, limit);
      const around = id === undefined ? undefined : insight.hitches.context(id);
      const data = {
        window_s: length,
        sampled: sampling(source, length),
        total: found.length,
        lost_frames: found.reduce((sum, { lost_frames }) => sum + lost_frames, 0),
        waited: every.length - found.length,
        hitches: worst.map((one) => describe(one, now)),
        around: around === undefined ? null : describeAround(around),
      };
      return { text: wordsOf(data), data };
    },
  });

  function sampling(source: string | undefined, length: WindowLength) {
    const windows = insight.windows({ length, source });
    const told = windows
      .filter(({ connected, samples }) => connected || samples > 0)
      .map((window) => ({
        source: window.source,
        samples: window.samples,
        ...sampledOf(context, window, length),
      }));
    const silent = hub.registry
      .connected()
      .filter(({ name, epoch }) => (source ?? name) === name && windows.every((one) => one.epoch !== epoch))
      .map(({ name }) => ({ source: name, samples: 0, ...NOT_SAMPLED }));
    return [...silent, ...told].slice(-MAX_GAMES);
  }
}

function describe(
  { id, source, worst, lost_frames, duration_ms, budget_ms, usual_ms, state, cause: why, also }: Hitch,
  now: number,
): z.input<typeof hitch> {
  return {
    id,
    source,
    at: worst.at,
    ago_s: Math.round((now - worst.at) * 10) / 10,
    worst_ms: worst.ms,
    frame: worst.frame,
    usual_ms,
    lost_frames,
    duration_ms,
    budget_ms,
    cause: {
      kind: why.kind,
      confidence: Math.round(why.confidence * 100) / 100,
      evidence: clipped(why.evidence, 240),
      where: whereOf(why),
    },
    final: state === "complete",
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

function wordsOf({
  window_s,
  total,
  lost_frames,
  waited,
  hitches,
  sampled,
  around,
}: {
  window_s: WindowLength;
  total: number;
  lost_frames: number;
  waited: number;
  hitches: z.input<typeof hitch>[];
  sampled: ({ source: string } & Sampled)[];
  around: z.input<typeof aroundOutput> | null;
}): string {
  const window = window_s === "run" ? "the run" : `the last ${window_s} s`;
  if (around !== null)
    return [
      ...hitches.map(line),
      "Around it:",
      ...around.events.map(({ t_ms, topic, what }) => `- ${t_ms} ms, ${topic}: ${what}`),
    ].join("\n");
  const waits =
    waited === 0 ? "" : ` ${waited} more in which a game only waited (busy machine, runtime or display).`;
  const part = sampled.map((one) => sampledWords(one.source, one)).join("");
  const head =
    total === 0
      ? `No hitches were seen in ${window}.${waits}${part}`
      : `${total} ${total === 1 ? "hitch" : "hitches"} in ${window}, ${lost_frames} frames lost in all.${waits}${part} The worst first:`;
  const none = sampled.length === 0 ? ["No game is connected, and none was within the window."] : [];
  return [head, ...none, ...hitches.map(line)].join("\n");
}

function line({
  source,
  ago_s,
  worst_ms,
  frame,
  usual_ms,
  lost_frames,
  cause: why,
  final,
}: z.input<typeof hitch>): string {
  const place = why.where === null ? "" : ` in ${why.where}`;
  const which = frame === null ? "no known frame" : `frame ${frame}`;
  const usual = usual_ms === null ? "" : `, usually ${usual_ms}`;
  const later = final ? "" : " (more may become known: ask again in 3 s)";
  return `- ${source}, ${ago_s} s ago: ${worst_ms} ms (${which}${usual}), ${lost_frames} frames lost; ${why.kind}${place}, confidence ${why.confidence}: ${why.evidence}${later}`;
}

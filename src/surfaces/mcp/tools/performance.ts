import { z } from "zod";
import { noGame, unknownGame } from "../../../hub/index.ts";
import type { WindowOfGame } from "../../../insight/index.ts";
import { summaryOf, windowSummary } from "../summaries/window-summary.ts";
import { sourceInput, type ToolContext, windowInput, windowOutput } from "../tool/question.ts";
import { ENOUGH_FRAMES, sampledOf, sampledOutput, sampledWords, untilSampled } from "../tool/sampling.ts";
import { type Tool, tool } from "../tool/tool.ts";

/** Share of frames that may be over the budget where nothing is said. */
const DEFAULT_SHARE = 0.01;
const MAX_GAMES = 4;

const judged = z.strictObject({
  ...windowSummary.shape,
  sampled: sampledOutput,
  verdict: z
    .enum(["holds", "breaks", "too_little"])
    .describe(
      `holds: at most max_share of frames over the budget; too_little: fewer than ${ENOUGH_FRAMES} frames came`,
    ),
  budget_ms: z.number(),
  budget_origin: z
    .enum(["asked", "given", "found", "assumed"])
    .describe("found: the refresh rate that the game seems to run at"),
  frames_over: z.int().nullable(),
  share_over: z.number().nullable(),
});

/** `performance`: statistics of a window, with a verdict. */
export function performanceTool(context: ToolContext): Tool {
  const { hub, insight } = context;
  return tool({
    name: "performance",
    title: "Performance over a window",
    description:
      "Frame times, work, physics and memory of each game over a window that ends now, and whether the frame budget holds. Times in ms; quantiles within 1 %.",
    input: z.strictObject({
      window_s: windowInput(10),
      source: sourceInput,
      budget_ms: z
        .number()
        .min(0.1)
        .max(10_000)
        .optional()
        .describe("frame budget; default: 1000 / the refresh rate of the game"),
      max_share: z
        .number()
        .min(0)
        .max(1)
        .default(DEFAULT_SHARE)
        .describe("share of frames that may exceed it"),
    }),
    output: z.strictObject({
      window_s: windowOutput,
      max_share: z.number(),
      games: z.array(judged),
      games_not_shown: z.int(),
    }),
    async run({ window_s: length, source, budget_ms, max_share }, signal) {
      const refusal = unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      await untilSampled(context, source, signal);
      const windows = insight
        .windows({ length, source, budgetMillis: budget_ms })
        .filter(({ connected, samples }) => connected || samples > 0);
      if (windows.length === 0) return { refusal: noGame(hub.registry, source) };
      const games = windows.slice(-MAX_GAMES).map((window) => ({
        ...judge(window, budget_ms, max_share),
        sampled: sampledOf(context, window, length),
      }));
      return {
        text: games.map((one) => wordsOf(one, max_share)).join("\n"),
        data: { window_s: length, max_share, games, games_not_shown: windows.length - games.length },
      };
    },
  });
}

function judge(
  window: WindowOfGame,
  asked: number | undefined,
  maxShare: number,
): Omit<z.input<typeof judged>, "sampled"> {
  const budget = asked ?? window.budget.ms;
  const over = window.frame_time_ms?.over.find(({ budget_ms }) => Math.abs(budget_ms - budget) < 0.002);
  const enough = over !== undefined && (window.frame_time_ms?.samples ?? 0) >= ENOUGH_FRAMES;
  return {
    ...summaryOf(window),
    verdict: !enough ? "too_little" : over.share <= maxShare ? "holds" : "breaks",
    budget_ms: budget,
    budget_origin: asked === undefined ? window.budget.origin : "asked",
    frames_over: over?.frames ?? null,
    share_over: over?.share ?? null,
  };
}

function wordsOf(one: z.input<typeof judged>, maxShare: number): string {
  const { frame_time_ms: frames, verdict, budget_ms, share_over } = one;
  if (frames === null || verdict === "too_little")
    return one.connected
      ? `${one.source}: too few frames to judge: ${frames?.samples ?? 0} were sampled in the window. The game samples every frame from now on: ask again in a few seconds.`
      : `${one.source}: disconnected; ${frames?.samples ?? 0} frames were sampled in the window.`;
  const share = ((share_over ?? 0) * 100).toFixed(2);
  const worst = frames.max_frame === null ? "" : ` (frame ${frames.max_frame})`;
  return `${one.source} ${verdict} its budget of ${budget_ms} ms: ${share} % of ${frames.samples} frames over it, ${maxShare * 100} % allowed. p50 ${frames.p50}, p95 ${frames.p95}, p99 ${frames.p99}, max ${frames.max} ms${worst}; ${one.fps ?? "?"} frames a second over ${one.covered_s} s.${sampledWords(one.source, one.sampled)}`;
}

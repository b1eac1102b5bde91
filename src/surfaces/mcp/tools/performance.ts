import { z } from "zod";
import { frameSampleOf, noGame, unknownGame } from "../../../hub/index.ts";
import {
  DEFAULT_MAX_SHARE,
  type JudgedWindow,
  KEPT_SECONDS,
  type WindowLength,
} from "../../../insight/index.ts";
import { compareWorstFirst, shortVerdict } from "../../../protocol/short-verdict.ts";
import { verdict } from "../../../protocol/verdict.ts";
import type { AnswerPicture } from "../pictures/answer-picture.ts";
import { stripPicture, stripWords } from "../pictures/strip-picture.ts";
import { summaryOf, windowSummary } from "../summaries/window-summary.ts";
import { sourceInput, type ToolContext, windowInput, windowOutput } from "../tool/question.ts";
import { type Sampled, sampledOf, sampledOutput, sampledWords, untilSampled } from "../tool/sampling.ts";
import { type Tool, tool } from "../tool/tool.ts";

const MAX_GAMES = 4;

const judged = z.strictObject({
  ...windowSummary.shape,
  sampled: sampledOutput,
  verdict: verdict.omit({ sentence: true }),
});

/** `performance`: statistics of a window, with a verdict. */
export function performanceTool(context: ToolContext): Tool {
  const { hub, insight } = context;
  return tool({
    name: "performance",
    saysStandstill: true,
    title: "Performance",
    description:
      "Frame times, work, physics and memory over a window, and a verdict: whether the frame budget holds, how much room is left, and which rates the game is ready for.",
    input: z.strictObject({
      window_s: windowInput(10),
      source: sourceInput,
      budget_ms: z.number().min(0.1).max(10_000).optional().describe("default: the game's own frame budget"),
      max_share: z
        .number()
        .min(0)
        .max(1)
        .default(DEFAULT_MAX_SHARE)
        .describe("allowed share of late frames and of missed refreshes"),
      picture: z.boolean().default(false).describe("also draw the frame times"),
    }),
    output: z.strictObject({
      window_s: windowOutput,
      max_share: z.number(),
      games: z.array(judged),
      games_not_shown: z.int(),
    }),
    async run({ window_s: length, source, budget_ms, max_share, picture: isDrawn }, signal) {
      const refusal = unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      await untilSampled(context, source, signal);
      const windows = insight
        .windows({ length, source, budgetMillis: budget_ms, maxShare: max_share })
        .filter(({ connected, samples }) => connected || samples > 0);
      if (windows.length === 0) return { refusal: noGame(hub.registry, source) };
      const ordered = worstFirst(windows);
      const games = ordered.slice(0, MAX_GAMES).map((window) => {
        const { sentence, ...judgement } = window.verdict;
        const sampled = sampledOf(context, window, length);
        return {
          words: wordsOf(window, sentence, sampled),
          data: { ...summaryOf(window), sampled, verdict: judgement },
        };
      });
      const drawn = isDrawn ? ordered[0] : undefined;
      const strip = drawn && stripOf(drawn, length);
      const hidden = ordered.length - games.length;
      return {
        text: [
          ...games.map(({ words }) => words),
          ...(hidden > 0 ? [`${hidden} more games that do better: ask for one with source.`] : []),
          ...(strip ? [strip.words] : []),
        ].join("\n"),
        picture: strip?.picture,
        data: {
          window_s: length,
          max_share,
          games: games.map(({ data }) => data),
          games_not_shown: hidden,
        },
      };
    },
  });

  function stripOf({ source, epoch, from, to, budget }: JudgedWindow, length: WindowLength) {
    const seconds = length === "run" ? Math.min(KEPT_SECONDS, Math.max(1, Math.ceil(to - from))) : length;
    // A paused or slow replay is in the time of its recording, not in that of this relay.
    const since = insight.nowOf(epoch) - seconds;
    const frames = hub.topics
      .get("fps")
      .history.all((one) => one.epoch === epoch)
      .flatMap((message) => {
        const { timestampSeconds: at, isNewSample } = message;
        const millis = isNewSample && at >= since ? frameSampleOf(message)?.frameMillis : undefined;
        return millis === undefined ? [] : [{ at, millis }];
      });
    const base64 = Buffer.from(stripPicture(frames, seconds, budget.ms)).toString("base64");
    const picture: AnswerPicture = { mimeType: "image/png", base64 };
    return { picture, words: `${stripWords(seconds, budget.ms)} It is of ${source}.` };
  }
}

/** Orders windows, those of the games that do worst first. */
function worstFirst(windows: readonly JudgedWindow[]): JudgedWindow[] {
  const ranked = windows.map((window) => ({
    window,
    mood: shortVerdict({
      isConnected: window.connected,
      linkDownSeconds: undefined,
      stats: { standstill: window.standstill, window },
      ageSeconds: 0,
    }).mood,
    isConnected: window.connected,
    staleShare: window.verdict.stale_share,
  }));
  return ranked.sort(compareWorstFirst).map(({ window }) => window);
}

function wordsOf(window: JudgedWindow, sentence: string, sampled: Sampled): string {
  const { source, connected, covered_s, fps, frame_time_ms: frames, verdict: judgement } = window;
  if (judgement.answer === "too_little")
    return connected
      ? window.standstill !== null
        ? `${source} ${sentence}`
        : `${source} ${sentence} The game samples every frame from now on: ask again in a few seconds.`
      : `${source} has disconnected; it ${sentence}`;
  const worst = frames?.max_frame == null ? "" : ` (frame ${frames.max_frame})`;
  const times =
    frames === null
      ? ""
      : ` p50 ${frames.p50}, p95 ${frames.p95}, max ${frames.max} ms${worst}; ${fps ?? "?"} frames a second over ${covered_s} s.`;
  return `${source} ${sentence}${times}${sampledWords(source, sampled)}`;
}

import { z } from "zod";
import { noGame } from "../../../hub/index.ts";
import {
  COMPARED,
  KEPT_SECONDS,
  type WindowDifference,
  type WindowOfGame,
  compareWindows as windowDifferences,
} from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import type { RecordedMoments } from "../recordings/recorded-moments.ts";
import { recordingInput } from "../recordings/recording-input.ts";
import { summaryOf, windowSummary } from "../summaries/window-summary.ts";
import type { ToolContext } from "../tool/question.ts";
import { sampledOf, sampledOutput, untilSampled } from "../tool/sampling.ts";
import { type Tool, tool } from "../tool/tool.ts";

/** Why a comparison may have no values. */
const TOO_LITTLE =
  " Too few samples to compare: games sample while an assistant is connected, so earlier windows are empty. Ask again once both windows have passed.";
const side = z.strictObject({
  source: sourceName.optional().describe("default: the game that connected last"),
  seconds: z.number().min(1).max(KEPT_SECONDS).default(10),
  ended_s_ago: z.number().min(0).max(KEPT_SECONDS).default(0),
  ...recordingInput,
});

const windowOfSide = windowSummary.extend({ sampled: sampledOutput });

const change = z.strictObject({
  statistic: z.enum(COMPARED),
  a: z.number().nullable(),
  b: z.number().nullable(),
  change: z.number().nullable().describe("(b - a) / a; of stale_share b - a"),
  noise: z.number().nullable().describe("how much of the change may be noise, with 99.8 % confidence"),
  b_is: z
    .enum(["better", "worse", "same", "cannot_tell", "not_measured"])
    .describe("better and worse: beyond noise and by more than 3 %; same: certainly less than 10 % apart"),
});

/** `compare_windows`: two windows, or two games, side by side. */
export function compareWindows(live: ToolContext, recorded: RecordedMoments): Tool {
  return tool({
    name: "compare_windows",
    title: "Compare two windows",
    description: `Two windows side by side, such as before and after a change, of one game or two, live or recorded, within the last ${KEPT_SECONDS} s. Default: the last 10 s (b) and the 10 s before (a). Says of each statistic: better, worse, same or cannot_tell.`,
    input: z.strictObject({
      a: side.default({ seconds: 10, ended_s_ago: 10 }),
      b: side.default({ seconds: 10, ended_s_ago: 0 }),
    }),
    output: z.strictObject({ a: windowOfSide, b: windowOfSide, changes: z.array(change) }),
    async run({ a, b }, signal, nextTurn) {
      for (const { seconds, ended_s_ago } of [a, b])
        if (seconds + ended_s_ago > KEPT_SECONDS)
          return {
            refusal: {
              code: "bad_command",
              message: `expected windows within the last ${KEPT_SECONDS} s, got one that began ${seconds + ended_s_ago} s ago`,
            },
          };
      const momentOf = async ({ recording, until }: z.output<typeof side>) =>
        recording === undefined
          ? { context: live }
          : await recorded.at({ recording, until, isWhole: false }, nextTurn, signal);
      const before = await momentOf(a);
      const after = await momentOf(b);
      const [ofA, ofB] = [before.context, after.context];
      await untilSampled(ofB, b.source, signal);
      const [first, second] = [windowOf(ofA, a), windowOf(ofB, b)];
      if (first === undefined) return { refusal: noGame(ofA.hub.registry, a.source) };
      if (second === undefined) return { refusal: noGame(ofB.hub.registry, b.source) };
      const [partsOfA, partsOfB] = [partsOf(ofA, first, a), partsOf(ofB, second, b)];
      const changes = partsOfA && partsOfB ? windowDifferences(partsOfA, partsOfB) : [];
      const measured = changes.filter(({ b_is }) => b_is !== "not_measured");
      const head = `a is ${wordsOf(first, a)}; b is ${wordsOf(second, b)}.${measured.length === 0 ? TOO_LITTLE : ` ${summaryWords(measured)}`}`;
      const lines = measured.map(lineOf);
      return {
        text: [head, ...lines].join("\n"),
        data: { a: sideOf(ofA, first, a), b: sideOf(ofB, second, b), changes },
      };
    },
  });

  function sideOf(
    context: ToolContext,
    window: WindowOfGame,
    { seconds, ended_s_ago }: z.output<typeof side>,
  ) {
    return { ...summaryOf(window), sampled: sampledOf(context, window, seconds, ended_s_ago) };
  }

  function partsOf(
    { insight }: ToolContext,
    { epoch }: WindowOfGame,
    { seconds, ended_s_ago: endedSecondsAgo }: z.output<typeof side>,
  ) {
    return insight.parted({ epoch, seconds, endedSecondsAgo });
  }

  function windowOf(
    { insight }: ToolContext,
    { source, seconds, ended_s_ago }: z.output<typeof side>,
  ): WindowOfGame | undefined {
    const windows = insight.windows({ length: seconds, endedSecondsAgo: ended_s_ago, source });
    return windows.findLast(({ samples }) => samples > 0) ?? windows.at(-1);
  }
}

/** What differs, in one sentence. */
function summaryWords(changes: readonly WindowDifference[]): string {
  const named = (sought: WindowDifference["b_is"]) =>
    changes.filter(({ b_is }) => b_is === sought).map(({ statistic }) => statistic);
  const parts = [
    ["worse", named("worse")] as const,
    ["better", named("better")] as const,
    ["no different beyond noise", named("same")] as const,
  ]
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what} in ${names.join(", ")}`);
  const unsure = named("cannot_tell");
  const told = parts.length === 0 ? "" : `b is ${parts.join("; ")}.`;
  const untold = unsure.length === 0 ? "" : ` Cannot tell for ${unsure.join(", ")}: compare longer windows.`;
  return `${told}${untold}`.trim();
}

function lineOf({ statistic, a, b, change: share, noise, b_is }: WindowDifference): string {
  const by =
    share === null
      ? ""
      : `${(share * 100).toFixed(1)} %${noise === null ? "" : ` ± ${(noise * 100).toFixed(1)}`}, `;
  return `- ${statistic}: ${a} → ${b} (${by}${b_is === "cannot_tell" ? "cannot tell" : b_is})`;
}

function wordsOf(
  { source, samples }: WindowOfGame,
  { seconds, ended_s_ago, recording, until }: z.output<typeof side>,
): string {
  const before = ended_s_ago === 0 ? "up to now" : `that ended ${ended_s_ago} s ago`;
  const when =
    recording === undefined
      ? before
      : `${before} in the recording ${recording}, whose now is ${until ?? "its end"}`;
  return `${source} over ${seconds} s ${when} (${samples} samples)`;
}

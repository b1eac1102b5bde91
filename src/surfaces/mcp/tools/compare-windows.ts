import { z } from "zod";
import { noGame } from "../../../hub/index.ts";
import { KEPT_SECONDS, type WindowOfGame } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import { summaryOf, windowSummary } from "../summaries/window-summary.ts";
import type { ToolContext } from "../tool/question.ts";
import { sampledOf, sampledOutput, untilSampled } from "../tool/sampling.ts";
import { type Tool, tool } from "../tool/tool.ts";

/** A smaller change counts as none, because quantiles are exact to 1 % only. */
const SAME_SHARE = 0.03;
/** Why a comparison may have no values. */
const TOO_LITTLE =
  " Too few samples to compare: games sample while an assistant is connected, so earlier windows are empty. Ask again once both windows have passed.";
const STATISTICS = [
  "fps",
  "frame_p50_ms",
  "frame_p95_ms",
  "frame_p99_ms",
  "frame_max_ms",
  "stale_share",
  "physics_p99_ms",
  "memory_mb",
] as const;

const side = z.strictObject({
  source: sourceName.optional().describe("the name of the game; default: the one that connected last"),
  seconds: z.number().min(1).max(KEPT_SECONDS).default(10).describe("length of the window"),
  ended_s_ago: z.number().min(0).max(KEPT_SECONDS).default(0).describe("how long ago it ended"),
});

const windowOfSide = windowSummary.extend({ sampled: sampledOutput });

const change = z.strictObject({
  statistic: z.enum(STATISTICS),
  a: z.number().nullable(),
  b: z.number().nullable(),
  change: z.number().nullable().describe("(b - a) / a"),
  b_is: z.enum(["better", "worse", "same", "unknown"]).describe("same: within 3 %"),
});

/** `compare_windows`: two windows, or two games, side by side. */
export function compareWindows(context: ToolContext): Tool {
  const { hub, insight } = context;
  return tool({
    name: "compare_windows",
    title: "Compare two windows",
    description: `Two time windows side by side, of one game or of two, for example before and after a change. Each lies within the last ${KEPT_SECONDS} s; by default the last 10 s (b) and the 10 s before (a). Compares one sample of each and does not test for significance.`,
    input: z.strictObject({
      a: side.default({ seconds: 10, ended_s_ago: 10 }),
      b: side.default({ seconds: 10, ended_s_ago: 0 }),
    }),
    output: z.strictObject({ a: windowOfSide, b: windowOfSide, changes: z.array(change) }),
    async run({ a, b }, signal) {
      for (const { seconds, ended_s_ago } of [a, b])
        if (seconds + ended_s_ago > KEPT_SECONDS)
          return {
            refusal: {
              code: "bad_command",
              message: `expected windows within the last ${KEPT_SECONDS} s, got one that began ${seconds + ended_s_ago} s ago`,
            },
          };
      await untilSampled(context, b.source, signal);
      const [first, second] = [windowOf(a), windowOf(b)];
      if (first === undefined) return { refusal: noGame(hub.registry, a.source) };
      if (second === undefined) return { refusal: noGame(hub.registry, b.source) };
      const changes = STATISTICS.map((statistic) =>
        compare(statistic, statisticsOf(first)[statistic], statisticsOf(second)[statistic]),
      );
      const lines = changes.flatMap((one) =>
        one.change === null
          ? []
          : [`- ${one.statistic}: ${one.a} → ${one.b} (${(one.change * 100).toFixed(1)} %, ${one.b_is})`],
      );
      const head = `a is ${wordsOf(first, a)}; b is ${wordsOf(second, b)}.${lines.length === 0 ? TOO_LITTLE : ""}`;
      return {
        text: [head, ...lines].join("\n"),
        data: { a: sideOf(first, a), b: sideOf(second, b), changes },
      };
    },
  });

  function sideOf(window: WindowOfGame, { seconds, ended_s_ago }: z.output<typeof side>) {
    return { ...summaryOf(window), sampled: sampledOf(context, window, seconds, ended_s_ago) };
  }

  function windowOf({ source, seconds, ended_s_ago }: z.output<typeof side>): WindowOfGame | undefined {
    const windows = insight.windows({ length: seconds, endedSecondsAgo: ended_s_ago, source });
    return windows.findLast(({ samples }) => samples > 0) ?? windows.at(-1);
  }
}

type Statistic = (typeof STATISTICS)[number];

function statisticsOf({
  fps,
  frame_time_ms: frames,
  stale_share,
  physics_time_ms,
  memory,
}: WindowOfGame): Record<Statistic, number | null> {
  return {
    fps,
    frame_p50_ms: frames?.p50 ?? null,
    frame_p95_ms: frames?.p95 ?? null,
    frame_p99_ms: frames?.p99 ?? null,
    frame_max_ms: frames?.max ?? null,
    stale_share,
    physics_p99_ms: physics_time_ms?.p99 ?? null,
    memory_mb: memory?.last_mb ?? null,
  };
}

function compare(statistic: Statistic, a: number | null, b: number | null): z.input<typeof change> {
  if (a === null || b === null) return { statistic, a, b, change: null, b_is: "unknown" };
  const share = a === b ? 0 : a === 0 ? null : Math.round(((b - a) / a) * 10_000) / 10_000;
  const isMore = b > a;
  const isSame = share !== null && Math.abs(share) <= SAME_SHARE;
  const isBetter = statistic === "fps" ? isMore : !isMore;
  return { statistic, a, b, change: share, b_is: isSame ? "same" : isBetter ? "better" : "worse" };
}

function wordsOf({ source, samples }: WindowOfGame, { seconds, ended_s_ago }: z.output<typeof side>): string {
  const when = ended_s_ago === 0 ? "up to now" : `that ended ${ended_s_ago} s ago`;
  return `${source} over ${seconds} s ${when} (${samples} samples)`;
}

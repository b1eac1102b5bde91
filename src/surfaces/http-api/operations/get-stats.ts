import { z } from "zod";
import type { Clock } from "../../../base/clock.ts";
import type { Hub } from "../../../hub/index.ts";
import { frameStats } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import { type Operation, operation } from "../operation.ts";
import { numberParameter, textParameter } from "../query-parameter.ts";
import { count } from "../schemas/common.ts";

const DEFAULT_WINDOW_SECONDS = 10;
const MAX_WINDOW_SECONDS = 86_400;

const spread = z
  .strictObject({
    mean: z.number(),
    min: z.number(),
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
    max: z.number(),
  })
  .describe("quantiles by nearest rank: each is a value that came");

const game = z.strictObject({
  source: z.string(),
  epoch: z.string().describe("a new one for each connection of the game"),
  samples: count.describe("how many the figures are of"),
  frames: count.nullable().describe("frames from the first sample to the last, by their numbers"),
  covered_s: z.number().min(0).describe("from the first sample to the last"),
  fps: z.number().nullable().describe("frames counted in the time covered, not what the game says"),
  reported_fps: spread.nullable(),
  frame_time_ms: spread.nullable(),
  physics_time_ms: spread.nullable(),
});

const stats = z.strictObject({
  window_s: z.number().describe("as asked for"),
  kept_s: z.number().describe("how far back the history of fps goes at most; a longer window covers no more"),
  games: z.array(game).describe("one for each connection of a game that said something in the window"),
});

/** What `/stats` needs of the relay. */
export interface StatsContext {
  hub: Hub;
  clock: Clock;
  /** Somebody looks at what games sample, and may look again. */
  looked(): void;
  /** How far back the history of fps goes at most. Units: seconds. */
  keptSeconds(): number;
}

/** `GET /stats?window=`: statistics of frames over a stated window. */
export function getStats({ hub, clock, looked, keptSeconds }: StatsContext): Operation {
  return operation({
    path: "/stats",
    id: "getStats",
    summary: "frame times, physics times and fps over a window, with how much they are of",
    description:
      "A look keeps the games sampling for 30 s, as a client would: the first one after a pause finds no games.",
    query: {
      window: numberParameter(
        z.number().min(0.1).max(MAX_WINDOW_SECONDS).default(DEFAULT_WINDOW_SECONDS),
        "how far back, in seconds",
      ),
      source: textParameter(sourceName.optional(), "the one game that is wanted"),
    },
    answer: stats,
    run({ query: { window, source } }) {
      looked();
      const games = frameStats(hub, clock.monotonicMillis(), { windowSeconds: window, source });
      return { answer: { window_s: window, kept_s: keptSeconds(), games } };
    },
  });
}

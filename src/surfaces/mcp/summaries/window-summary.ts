import { z } from "zod";
import type { WindowOfGame } from "../../../insight/index.ts";
import { standstill } from "../../../protocol/standstill.ts";

const spread = z
  .strictObject({
    samples: z.int(),
    mean: z.number(),
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
    max: z.number(),
    max_frame: z.number().nullable(),
  })
  .nullable();

/** Statistics of a game over a window, in short form. */
export const windowSummary = z.strictObject({
  source: z.string(),
  connected: z.boolean(),
  from: z.number().describe("unix seconds"),
  to: z.number(),
  standstill,
  samples: z.int().describe("samples in the window"),
  frames: z.int().nullable(),
  covered_s: z.number().describe("time from the first sample to the last"),
  fps: z.number().nullable(),
  one_percent_low_fps: z.number().nullable(),
  stale_share: z.number().nullable().describe("share of display refreshes without a new frame"),
  frame_time_ms: spread.describe("time from frame to frame by the wall clock"),
  work_time_ms: z
    .strictObject({ source: z.enum(["profile", "sums"]), mean: z.number(), p99: z.number(), max: z.number() })
    .nullable()
    .describe("work of a frame without the wait for the next; sums: p99 is estimated"),
  physics_time_ms: spread,
  memory: z
    .strictObject({
      last_mb: z.number(),
      slope_mb_per_min: z.number().nullable(),
      slope_95: z.array(z.number()).nullable(),
    })
    .nullable(),
});

/** One {@link windowSummary}. */
export type WindowSummary = z.infer<typeof windowSummary>;

/** Shortens the statistics of a window. */
export function summaryOf(game: WindowOfGame): WindowSummary {
  const { source, connected, from, to, samples, frames, covered_s, memory, work_time_ms: work } = game;
  return {
    source,
    connected,
    from,
    to,
    standstill: game.standstill,
    samples,
    frames,
    covered_s,
    fps: game.fps,
    one_percent_low_fps: game.one_percent_low_fps,
    stale_share: game.stale_share,
    frame_time_ms: spreadOf(game.frame_time_ms),
    work_time_ms: work && { source: work.source, mean: work.mean, p99: work.p99, max: work.max },
    physics_time_ms: spreadOf(game.physics_time_ms),
    memory: memory && {
      last_mb: memory.last_mb,
      slope_mb_per_min: memory.slope_mb_per_min,
      slope_95: memory.slope_95 && [...memory.slope_95],
    },
  };
}

function spreadOf(given: WindowOfGame["frame_time_ms"]): WindowSummary["frame_time_ms"] {
  if (given === null) return null;
  const { samples, mean, p50, p95, p99, max, max_frame } = given;
  return { samples, mean, p50, p95, p99, max, max_frame };
}

import { z } from "zod";
import { count, unixSeconds } from "./common.ts";
import { sampling } from "./sampling.ts";

const share = z.number().min(0).max(1);

/** How values are spread. */
const spread = z
  .strictObject({
    samples: count.describe("how many values were counted"),
    mean: z.number(),
    min: z.number(),
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
    p999: z.number(),
    max: z.number(),
    max_frame: count.nullable().describe("the frame of the greatest value, where it has a number"),
    max_at: unixSeconds,
  })
  .describe("quantiles by nearest rank, within 1 % (or 0.03); mean, min and max are exact");

const over = z.strictObject({ budget_ms: z.number(), frames: count, share });

const frameSpread = z
  .strictObject({ ...spread.shape, over: z.array(over) })
  .describe("`over`: frames that took longer than each budget; wall clock counts from 5 % above it");

const trend = z.strictObject({
  samples: count,
  covered_s: z.number().min(0),
  first_mb: z.number(),
  last_mb: z.number(),
  min_mb: z.number(),
  max_mb: z.number(),
  slope_mb_per_min: z.number().nullable(),
  slope_95: z.tuple([z.number(), z.number()]).nullable().describe("the slope's 95 % confidence interval"),
});

const device = z.strictObject({
  device: z.string(),
  present: count.describe("samples that have it at all"),
  tracked_share: share,
  dropouts: count.describe("times that it was lost"),
  lost_s: z.number().min(0),
});

const tracking = z.strictObject({
  samples: count,
  rate_hz: z.number().nullable(),
  jitter_ms: z.number().nullable().describe("mean difference between one interval and the next"),
  interval_ms: spread.nullable(),
  devices: z.array(device),
});

const game = z.strictObject({
  source: z.string(),
  epoch: z.string().describe("a new one for each connection of the game"),
  connected: z.boolean(),
  from: unixSeconds.describe(
    "where the window begins: at the beginning of its first second, past a minute of its first ten",
  ),
  to: unixSeconds,
  budget: z.strictObject({
    ms: z.number(),
    hz: z.number(),
    origin: z
      .enum(["given", "found", "assumed"])
      .describe("found by the usual frame time, or assumed until enough frames came"),
  }),
  samples: count.describe("samples within the window"),
  not_judged: count.describe(
    "samples since the game connected that came faster than 2,000 a second: they are in no window",
  ),
  frames: count.nullable().describe("frames from the first sample to the last, by their numbers"),
  covered_s: z.number().min(0).describe("from the first sample to the last"),
  fps: z.number().nullable().describe("frames counted in the time covered, not what the game says"),
  stale_share: share.nullable().describe("which share of the display's refreshes had no new frame"),
  one_percent_low_fps: z
    .number()
    .nullable()
    .describe("1000 by the mean of the longest hundredth of frame times"),
  reported_fps: spread.nullable().describe("what the game says"),
  frame_time_ms: frameSpread.nullable().describe("wall clock from frame to frame"),
  work_time_ms: frameSpread
    .nullable()
    .describe("without the wait for the next frame, frame by frame: while the engine is profiled"),
  physics_time_ms: frameSpread
    .nullable()
    .describe("as the game says it: with Godot the worst of the last second"),
  monitors: z.record(z.string(), spread).describe("values that the game reads a few times a second"),
  memory: trend.nullable(),
  tracking: tracking.nullable(),
});

/** The answer to `GET /stats`. */
export const stats = z.strictObject({
  sampling,
  window_s: z.union([z.number(), z.literal("run")]).describe("as asked for"),
  kept_s: z.number().describe("the longest window but for the run"),
  relative_error: z.number().describe("of quantiles, at most"),
  games: z
    .array(game)
    .describe("one for each connection of a game that is connected, or said something in the window"),
});

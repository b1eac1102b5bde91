import { z } from "zod";
import { standstill } from "../../../protocol/standstill.ts";
import { verdict } from "../../../protocol/verdict.ts";
import { count, unixSeconds } from "./common.ts";
import { sampling } from "./sampling.ts";

const share = z.number().min(0).max(1);

/** Distribution of a value. */
const spread = z
  .strictObject({
    samples: count.describe("how many values there are"),
    mean: z.number(),
    min: z.number(),
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
    p999: z.number(),
    max: z.number(),
    max_frame: count.nullable().describe("the frame of the largest value, if frames have numbers"),
    max_at: unixSeconds,
  })
  .describe("quantiles by nearest rank, within 1 % (or 0.03); mean, min and max are exact");

const over = z.strictObject({ budget_ms: z.number(), frames: count, share });

const frameSpread = z
  .strictObject({ ...spread.shape, over: z.array(over) })
  .describe(
    "`over`: frames that took longer than each budget; frame times by the wall clock count from 5 % above it",
  );

const workSpread = z
  .strictObject({
    ...frameSpread.shape,
    source: z.enum(["profile", "sums"]),
    min: z.number().nullable(),
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p999: z.number().nullable(),
    ran_mean: z
      .number()
      .nullable()
      .describe("processor time of the main thread in the mean frame, if it is known (the addon on Linux)"),
  })
  .describe(
    "work of frames without the wait for the next. profile: of each frame, while the engine is profiled. sums: from the addon's sums of fractions of a second; mean and max are exact, p99 is estimated, other quantiles and `over` are not known",
  );

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

const amount = z.number().min(0);

const device = z.strictObject({
  device: z.string(),
  hand: z
    .boolean()
    .nullable()
    .describe("whether the game tracked a bare hand in its place for most of the window; null if unknown"),
  present: count.describe("samples that contain the device"),
  tracked_share: share
    .nullable()
    .describe("of the samples in which the device should have been tracked; null if there are none"),
  dropouts: count.describe("how often its tracking was lost"),
  lost_s: amount,
  freezes: count.describe("how often its pose stood still to the last bit"),
  frozen_s: amount,
  jumps: count.describe("movements that no body can make"),
  longest_jump_m: amount,
  turns: count.describe("turns that no body can make"),
  greatest_turn_deg: amount,
  jitter_s: amount.describe("how long its pose was noisy"),
  jitter_mm: amount.describe("greatest noise: standard deviation on an axis"),
  jitter_deg: amount.describe("the same of its rotation"),
});

const tracking = z.strictObject({
  samples: count,
  rate_hz: z.number().nullable(),
  jitter_ms: z.number().nullable().describe("mean difference between successive intervals"),
  interval_ms: spread.nullable(),
  devices: z.array(device),
});

const game = z.strictObject({
  source: z.string(),
  epoch: z.string().describe("a new one for each connection of the game"),
  site: z.string().nullable().describe("null for games that are connected to this relay"),
  connected: z.boolean(),
  from: unixSeconds.describe(
    "begin of the window: of a whole second, or of a whole ten seconds if it is more than a minute ago",
  ),
  to: unixSeconds,
  budget: z.strictObject({
    ms: z.number(),
    hz: z.number(),
    origin: z
      .enum(["given", "xr_display", "max_fps", "screen", "guessed"])
      .describe(
        "given by the user; the refresh rate of the XR display; the game's Engine.max_fps; the screen's refresh rate; or guessed from the usual frame time",
      ),
    limit_hz: z
      .number()
      .nullable()
      .describe("the rate that the game cannot exceed; null if there is no limit or it is not known"),
  }),
  standstill: standstill.describe("as it is now; null for a window that ended earlier"),
  samples: count.describe("samples in the window"),
  not_judged: count.describe(
    "samples since the game connected that came faster than 2,000 a second; they are in no window",
  ),
  frames: count.nullable().describe("frames from the first sample to the last, counted by frame numbers"),
  first_frame: count.nullable().describe("number of the first sampled frame of the window"),
  last_frame: count.nullable().describe("number of the last one"),
  covered_s: z
    .number()
    .min(0)
    .describe(
      "from the first sample to the last by the game's clock, without time in which the app did not run or was not sampled",
    ),
  paused_s: z.number().min(0).describe("time from the first sample to the last in which the app did not run"),
  fps: z.number().nullable().describe("frames divided by the time covered, not the reported value"),
  stale_share: share.nullable().describe("share of display refreshes without a new frame"),
  one_percent_low_fps: z
    .number()
    .nullable()
    .describe("1000 divided by the mean of the longest 1 % of frame times"),
  reported_fps: spread.nullable().describe("as the game reports it"),
  frame_time_ms: frameSpread.nullable().describe("time from frame to frame by the wall clock"),
  work_time_ms: workSpread.nullable(),
  physics_time_ms: frameSpread
    .nullable()
    .describe("as the game reports it; Godot reports the worst of the last second"),
  monitors: z.record(z.string(), spread).describe("values that the game reads a few times a second"),
  memory: trend.nullable(),
  tracking: tracking.nullable(),
  hitches: z
    .strictObject({ count, lost_frames: count })
    .describe("hitches in the window that the relay still keeps, and the refreshes that they lost"),
  verdict,
});

/** The answer to `GET /stats`. */
export const stats = z.strictObject({
  sampling,
  window_s: z.union([z.number(), z.literal("run")]).describe("the requested window"),
  kept_s: z.number().describe("the longest window other than the run"),
  relative_error: z.number().describe("largest relative error of quantiles"),
  games: z
    .array(game)
    .describe("one entry for each connection of a game that is connected or sent samples in the window"),
});

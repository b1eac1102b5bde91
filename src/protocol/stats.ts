import { z } from "zod";
import { standstill } from "./standstill.ts";
import { trackingProblems } from "./tracking-problems.ts";
import { verdict } from "./verdict.ts";

const count = z.int().min(0);
const unixSeconds = z.number().describe("unix seconds");
const share = z.number().min(0).max(1);

const frameTimes = z
  .strictObject({
    mean: z.number(),
    p50: z.number(),
    p99: z.number(),
    max: z.number(),
    max_frame: count.nullable(),
    over_budget: count.describe("frames from 5 % above the budget of the verdict, since clocks vary"),
  })
  .nullable();

const work = z
  .strictObject({
    source: z.enum(["profile", "sums"]),
    cpu_ms: z.number(),
    gpu_ms: z.number().nullable(),
    free_share: share.describe("share of the budget that neither processor nor graphics processor use"),
  })
  .nullable();

const device = z.strictObject({
  device: z.string(),
  hand: z.boolean().optional().describe("whether a bare hand is tracked in its place; left out if unknown"),
  tracked_share: share.nullable(),
  ...trackingProblems.shape,
});

/** The last seconds of a game, with the verdict on them. */
const window = z.strictObject({
  seconds: count,
  fps: z.number().nullable(),
  one_percent_low_fps: z.number().nullable(),
  frame_time_p99_ms: z.number().nullable(),
  verdict,
});

/** Data of the topic `stats`: the statistics of one second of a game, and the verdict on the last seconds. Null is not known. Times of frames are in milliseconds. */
export const stats = z.strictObject({
  from: unixSeconds,
  to: unixSeconds.describe("end of the second that the statistics are of"),
  samples: count.describe("frame samples that came in it"),
  not_judged: count.describe("samples since the game connected that came too fast to be judged"),
  frames: count.nullable().describe("frames from the first sample to the last, by their numbers"),
  paused_s: z.number().min(0).describe("time of it in which the app did not run"),
  standstill,
  fps: z.number().nullable().describe("frames that ended in the second, divided by their time"),
  stale_share: share.nullable().describe("share of display refreshes without a new frame"),
  frame_time_ms: frameTimes.describe("wall clock from frame to frame"),
  work: work.describe("of the mean frame, without the wait for the next"),
  physics_time_ms: z
    .strictObject({ mean: z.number(), max: z.number() })
    .nullable()
    .describe("as the game reports it, about once a second; null if no reading came in this second"),
  memory: z
    .strictObject({
      last_mb: z.number(),
      slope_mb_per_min: z.number().nullable(),
      slope_95: z.tuple([z.number(), z.number()]).nullable(),
    })
    .nullable()
    .describe("over the last minute"),
  tracking: z
    .strictObject({
      rate_hz: z.number().nullable(),
      jitter_ms: z.number().nullable(),
      devices: z.array(device).describe("a problem that is not there is 0"),
    })
    .nullable(),
  hitches: z
    .strictObject({ count, lost_frames: count })
    .describe("hitches that ended in the second, or that go on, and the display refreshes that they lost"),
  window: window.describe("the last seconds, up to `to`"),
});

/** Data of one message of the topic `stats`. */
export type Stats = z.infer<typeof stats>;

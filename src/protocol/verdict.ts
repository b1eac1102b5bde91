import { z } from "zod";

/** The verdict on a game over a time window: whether it keeps its frame budget, and how much room it has. */
export const verdict = z.strictObject({
  answer: z
    .enum(["holds", "breaks", "cannot_tell", "too_little"])
    .describe(
      "cannot_tell: only the wait for the next frame is known, not the work; too_little: fewer than 100 frames came",
    ),
  sentence: z.string().describe("the verdict in words, without the name of the game"),
  budget_ms: z.number(),
  budget_origin: z
    .enum(["asked", "given", "xr_display", "max_fps", "screen", "guessed"])
    .describe(
      "asked in this question, given in the settings, stated by the game, or guessed from its frame times",
    ),
  judged_by: z
    .enum(["frame_times", "work"])
    .nullable()
    .describe("work: the game is limited to a lower rate than asked, so its frame times say nothing"),
  frames: z.int().min(0).describe("frames that were judged"),
  share_over: z.number().nullable().describe("share of these frames over the budget"),
  stale_share: z.number().nullable().describe("share of display refreshes of the budget without a new frame"),
  hitches: z.int().min(0),
  hitch_lost_frames: z.int().min(0).describe("display refreshes that hitches missed"),
  work: z
    .strictObject({
      source: z
        .enum(["profile", "sums"])
        .describe(
          "profile: the engine's profile of each frame; sums: the addon's sums, and render times of the viewport",
        ),
      cpu_ms: z.number().describe("mean frame"),
      cpu_p99_ms: z.number(),
      gpu_ms: z.number().nullable(),
      gpu_p99_ms: z.number().nullable(),
      free_share: z
        .number()
        .describe("share of the budget that neither processor nor graphics processor use in the mean frame"),
      ready_for_hz: z.array(z.number()).describe("frame rates at which 99 % of frames finish in time"),
    })
    .nullable(),
});

/** One {@link verdict}. */
export type Verdict = z.infer<typeof verdict>;

import { z } from "zod";
import { count, unixSeconds } from "./common.ts";
import { sampling } from "./sampling.ts";

const game = z.strictObject({
  source: z.string(),
  epoch: z.string().describe("new for each connection of the game"),
  connected: z.boolean(),
  project: z.string().nullable(),
  device: z.string().nullable().describe("model of the machine, as the game names it"),
  mood: z.enum(["good", "warning", "bad", "unknown"]).describe("how good the news is"),
  words: z.string().describe("how the game does, in a few words that follow its name"),
  sentence: z
    .string()
    .nullable()
    .describe("the whole verdict on its last seconds; null until the first second is measured"),
  answer: z.enum(["holds", "breaks", "cannot_tell", "too_little"]).nullable(),
  budget_ms: z.number().nullable(),
  fps: z.number().nullable(),
  frame_time_p99_ms: z.number().nullable(),
  stale_share: z.number().min(0).max(1).nullable().describe("share of display refreshes without a new frame"),
  hitches: count.nullable().describe("hitches in these seconds"),
  age_s: z.number().nullable().describe("age of these numbers: after 3 s they say nothing of now"),
});

const site = z.strictObject({
  site: z.string().nullable().describe("null for games that are connected to this relay"),
  link: z
    .strictObject({
      connected: z.boolean(),
      since: unixSeconds.describe("since when it is connected, or is not"),
      reason: z.string().nullable().describe("why it is not connected"),
      may_control: z.boolean().describe("whether this relay may call commands of its games there"),
    })
    .nullable()
    .describe("the link to the site; null for this relay"),
  games: z.array(game).describe("the worst first"),
});

/** The answer to `GET /games`. */
export const games = z.strictObject({
  sampling,
  sites: z.array(site).describe("this relay first, then site by site, also sites without a game"),
});

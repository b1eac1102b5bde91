import { z } from "zod";
import { unixSeconds } from "./common.ts";

/** A replay as `/replay` and the topic `relay` show it. */
export const replayState = z.strictObject({
  recording: z.string().describe("name of the recording"),
  state: z
    .enum(["playing", "paused", "ended", "failed"])
    .describe("failed: the file could not be read any further; the log says why"),
  position_s: z.number().describe("where it is, in seconds since the beginning of the recording"),
  length_s: z.number().describe("how long the recording is, in seconds"),
  at: unixSeconds.describe("the time of the recording now"),
  from: unixSeconds.describe("when the recording begins"),
  to: unixSeconds.describe("when it ends"),
  speed: z.number().describe("1 is as fast as it was recorded"),
  loop: z.boolean().describe("whether it begins again at its end"),
  games: z.array(z.string()).describe("names of the games that are connected"),
});

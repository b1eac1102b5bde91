import { z } from "zod";

const seconds = z.number().nullable();

/** A recording as `/recordings` shows it. */
export const recordingInfo = z.strictObject({
  name: z.string(),
  kind: z
    .enum(["recording", "black_box"])
    .describe("black_box: the black box left it after something had happened"),
  cause: z
    .enum(["hitch", "alert", "crash", "asked"])
    .optional()
    .describe("why the black box left it: a hitch, an alert of level error, a crash, or somebody asked"),
  bytes: z.int(),
  from: seconds.describe("unix seconds of its first message; null if that is not known"),
  to: seconds.describe("unix seconds of its last message"),
  messages: z.int().nullable(),
  state: z
    .enum(["recording", "complete", "cut", "unreadable"])
    .describe(
      "being written; whole; without its end, which the next start of the relay writes; or a file that the relay may not read",
    ),
});

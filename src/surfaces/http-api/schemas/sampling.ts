import { z } from "zod";

/** Which frames the games sampled before this request. */
export const sampling = z
  .strictObject({
    frames: z
      .enum(["no_game", "none", "some", "every"])
      .describe("which frames the connected games sampled before this request"),
    note: z.string().nullable().describe("what that means for this answer, and what to do"),
  })
  .describe("games sample only while there is demand; frames that were not sampled are unknown");

/** The section `sampling` of an answer. */
export type SamplingAnswer = z.input<typeof sampling>;

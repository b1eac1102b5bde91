import { z } from "zod";

/** Whether there was anything to judge games by, until this question. */
export const sampling = z
  .strictObject({
    frames: z
      .enum(["no_game", "none", "some", "every"])
      .describe("which frames the games that are connected told of until this question"),
    note: z.string().nullable().describe("what that means for this answer, and what to do about it"),
  })
  .describe("games sample while somebody listens: what nobody listens to is not seen");

/** The same as a value. */
export type SamplingAnswer = z.input<typeof sampling>;

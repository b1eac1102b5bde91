import { z } from "zod";

/** How a game stands still. */
export const standstill = z
  .strictObject({
    state: z
      .enum(["still", "paused", "held"])
      .describe(
        "still: no frame comes though frames are in demand; paused: the app said that it is paused; held: by the editor's debugger",
      ),
    seconds: z.number().min(0).describe("since its last frame, or since it was paused or held"),
  })
  .nullable();

/** A game that plays no frames now: it stands still, or its app is paused, or a debugger holds it. */
export type StandingStill = NonNullable<z.infer<typeof standstill>>;

import { z } from "zod";

/** How a game stands still. */
export const standstill = z
  .strictObject({
    state: z
      .enum(["still", "paused"])
      .describe("still: no frame comes though frames are in demand; paused: the app said that it is paused"),
    seconds: z.number().min(0).describe("since its last frame, or since it was paused"),
  })
  .nullable();

/** A game that plays no frames now. */
export type StandingStill = NonNullable<z.infer<typeof standstill>>;

/** How a game stands still, in words that follow its name: `stands still: no frame for 5 s`. */
export function standstillWords({ state, seconds }: StandingStill): string {
  const time = seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds));
  return state === "paused" ? `is paused for ${time} s now` : `stands still: no frame for ${time} s`;
}

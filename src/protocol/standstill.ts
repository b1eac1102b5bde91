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

/** How a game stands still, in words that follow its name: `stands still: no frame for 5 s`. */
export function standstillWords({ state, seconds }: StandingStill): string {
  const time = seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds));
  if (state === "paused") return `is paused for ${time} s now`;
  return `${state === "held" ? "is held by the debugger" : "stands still"}: no frame for ${time} s`;
}

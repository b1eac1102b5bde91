import type { StandingStill } from "./standstill.ts";

/** How a game stands still, in words that follow its name: `stands still: no frame for 5 s`. */
export function standstillWords({ state, seconds }: StandingStill): string {
  const time = seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds));
  if (state === "paused") return `is paused for ${time} s now`;
  return `${state === "held" ? "is held by the debugger" : "stands still"}: no frame for ${time} s`;
}

import { setting } from "./setting.ts";
import { numberKind, switchKind } from "./value-kind.ts";

/** How the relay judges games. */
export const INSIGHT_SETTINGS = {
  budget_hz: setting({
    kind: numberKind({ min: 1, max: 1000, unit: "hz" }),
    sentence: "frame rate that games should hold; /stats and hitches are judged by it",
    byDefault: "the rate that each game states, or else its usual frame time",
    live: true,
    read: ({ insight }) => (insight.budgetHz === "auto" ? undefined : insight.budgetHz),
    write: ({ insight }, value) => {
      insight.budgetHz = value;
    },
    clear: ({ insight }) => {
      insight.budgetHz = "auto";
    },
  }),
  hitch_lost_frames: setting({
    kind: numberKind({ min: 1, max: 1000, unit: "frames", whole: true }),
    sentence: "how many missed display refreshes in a row count as a hitch; 1 counts every missed refresh",
    live: false,
    read: ({ insight }) => insight.hitches.minLostFrames,
    write: ({ insight }, value) => {
      insight.hitches.minLostFrames = value;
    },
  }),
  profile_hitches: setting({
    kind: switchKind(),
    sentence:
      "keep the script profiler on in games that are connected to /debugger, so that hitches name the function; slows scripts down by about 0.1 µs a call",
    live: true,
    read: ({ insight }) => insight.profilesHitches,
    write: ({ insight }, value) => {
      insight.profilesHitches = value;
    },
  }),
} as const;

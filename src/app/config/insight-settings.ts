import { setting } from "./setting.ts";
import { numberKind, switchKind } from "./value-kind.ts";

/** What the relay makes of what games say. */
export const INSIGHT_SETTINGS = {
  budget_hz: setting({
    kind: numberKind({ min: 1, max: 1000, unit: "hz" }),
    sentence: "the frame rate that games are meant to hold; /stats and hitches are judged by it",
    byDefault: "found by each game's usual frame time",
    live: false,
    read: ({ insight }) => (insight.budgetHz === "auto" ? undefined : insight.budgetHz),
    write: ({ insight }, value) => {
      insight.budgetHz = value;
    },
  }),
  hitch_lost_frames: setting({
    kind: numberKind({ min: 1, max: 1000, unit: "frames", whole: true }),
    sentence:
      "fewest refreshes of the display without a new frame that are a hitch; 1 counts each missed one",
    live: false,
    read: ({ insight }) => insight.hitches.minLostFrames,
    write: ({ insight }, value) => {
      insight.hitches.minLostFrames = value;
    },
  }),
  profile_hitches: setting({
    kind: switchKind(),
    sentence:
      "has the engine profile scripts of games on /debugger all the time, so that hitches name the function; slows scripts down",
    live: true,
    read: ({ insight }) => insight.profilesHitches,
    write: ({ insight }, value) => {
      insight.profilesHitches = value;
    },
  }),
} as const;

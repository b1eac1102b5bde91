import { z } from "zod";

const times = z.int().optional();
const amount = z.number().optional();

/** What was wrong with the tracking of a device in a window. A field is there only if it is not 0: most are 0 most of the time. */
export const trackingProblems = z.strictObject({
  dropouts: times.describe("how often its tracking was lost"),
  lost_s: amount,
  freezes: times.describe("how often its pose stood still to the last bit"),
  frozen_s: amount,
  jumps: times.describe("movements that no body can make"),
  longest_jump_m: amount,
  turns: times.describe("turns that no body can make"),
  greatest_turn_deg: amount,
  jitter_s: amount.describe("how long its pose was noisy"),
  jitter_mm: amount.describe("greatest noise: standard deviation on an axis"),
  jitter_deg: amount.describe("the same of its rotation"),
});

/** The {@link trackingProblems} of a device. */
export type TrackingProblems = z.infer<typeof trackingProblems>;

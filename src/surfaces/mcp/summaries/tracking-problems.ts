import { z } from "zod";
import type { DeviceWindow } from "../../../insight/index.ts";

const times = z.int().optional();
const amount = z.number().optional();

/** What was wrong with the tracking of a device. A field is there only if it is not 0: answers have to stay short. */
export const trackingProblems = z
  .strictObject({
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
  })
  .describe("what was found in the window; a field that is not there is 0");

type Problems = z.infer<typeof trackingProblems>;

/** The problems of a device in a window. */
export function problemsOf(window: Readonly<DeviceWindow>): Problems {
  const named = Object.keys(trackingProblems.shape) as (keyof Problems)[];
  return Object.fromEntries(named.flatMap((name) => (window[name] === 0 ? [] : [[name, window[name]]])));
}

/** The problems of a device as one part of a sentence. */
export function problemWords(problems: Readonly<Problems>): string {
  const { dropouts = 0, lost_s = 0, freezes = 0, frozen_s = 0, jumps = 0, turns = 0 } = problems;
  const { longest_jump_m, greatest_turn_deg, jitter_s = 0, jitter_mm = 0, jitter_deg = 0 } = problems;
  const found: string[] = [];
  if (dropouts > 0) found.push(`lost ${timesOf(dropouts)}, ${lost_s} s in all`);
  else if (lost_s > 0) found.push(`lost for ${lost_s} s`);
  if (freezes > 0) found.push(`frozen ${timesOf(freezes)}, ${frozen_s} s in all`);
  else if (frozen_s > 0) found.push(`frozen for ${frozen_s} s`);
  if (jumps > 0) found.push(`${jumps} ${jumps === 1 ? "jump" : "jumps"} of up to ${longest_jump_m} m`);
  if (turns > 0)
    found.push(`${turns} sudden ${turns === 1 ? "turn" : "turns"} of up to ${greatest_turn_deg}°`);
  if (jitter_s > 0) found.push(`jitter of up to ${jitter_mm} mm and ${jitter_deg}° for ${jitter_s} s`);
  return found.length === 0 ? "no loss, freeze, jump or jitter found" : found.join("; ");
}

function timesOf(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

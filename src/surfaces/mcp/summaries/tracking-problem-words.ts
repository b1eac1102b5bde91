import type { TrackingProblems } from "../../../protocol/tracking-problems.ts";

/** The problems of a device as one part of a sentence. */
export function trackingProblemWords(problems: Readonly<TrackingProblems>): string {
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

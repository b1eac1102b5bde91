import type { Comparison } from "../../insight/runs/index.ts";

/**
 * Whether further runs of --runs auto would change nothing, from the comparisons after the last run and after the run before: a measure is worse,
 * or every measure is told or cannot be told by any number of runs. Both comparisons must agree, since a verdict that comes and goes is none.
 */
export function isSettled(before: readonly Comparison[], now: readonly Comparison[]): boolean {
  if (before.length === 0) return false;
  const agreed = now.map((one, index) => [one, before[index] ?? one] as const);
  if (agreed.some((both) => both.every(({ verdict }) => verdict === "worse"))) return true;
  return agreed.every(
    (both) =>
      both[0].verdict === both[1].verdict && both.every((one) => isTold(one) || one.more_runs === null),
  );
}

function isTold({ verdict }: Comparison): boolean {
  return verdict !== "cannot tell";
}

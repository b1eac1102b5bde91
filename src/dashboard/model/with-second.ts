import type { Second } from "./measures.ts";

/** Adds a second in its place by time, unless it is there. History may come after seconds that came live. `most`: how many of the newest are kept. */
export function withSecond(seconds: readonly Second[], added: Second, most: number): readonly Second[] {
  const before = seconds.findLastIndex(({ to }) => to <= added.to);
  if (seconds[before]?.to === added.to) return seconds;
  return [...seconds.slice(0, before + 1), added, ...seconds.slice(before + 1)].slice(-most);
}

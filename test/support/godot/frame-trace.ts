/** Wall clock of the frames of one round: undisturbed frames and disturbed frames. Units: microseconds. */
export interface Round {
  quiet: readonly number[];
  disturbed: readonly number[];
}

/** Tolerated lateness of a frame: under half a frame at 90 a second. Units: microseconds. */
const SLACK_USEC = 5000;

/**
 * The trace of a disturbance in frame times; undefined if there is none.
 * A busy machine also makes frames late, but in different rounds, including quiet ones. A disturbance by the game itself shows in every
 * round. The function therefore compares the mildest disturbed round with twice the worst quiet one. It compares the worst frame, which a
 * blocking call lengthens, and the 90th percentile, which any steady cost raises.
 */
export function traceIn(rounds: readonly Round[]): string | undefined {
  if (rounds.length < 3)
    throw new Error("three rounds at least: one alone tells noise from a trace by nothing");
  for (const [name, share] of [
    ["worst frame", 1],
    ["90th percentile", 0.9],
  ] as const) {
    const quiet = Math.max(...rounds.map((round) => quantile(round.quiet, share)));
    const disturbed = Math.min(...rounds.map((round) => quantile(round.disturbed, share)));
    const bound = name === "worst frame" ? 2 * quiet + SLACK_USEC : quiet + SLACK_USEC;
    if (!(disturbed <= bound))
      return `${name}: ${disturbed} microseconds in every disturbed round, ${quiet} at most in quiet ones`;
  }
  return undefined;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

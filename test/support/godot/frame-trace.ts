/** Wall clock of the frames of one round, in microseconds: while nothing happened, and while something did. */
export interface Round {
  quiet: readonly number[];
  disturbed: readonly number[];
}

/** What a frame may be late by before it counts, in microseconds: under half a frame at 90 a second. */
const SLACK_USEC = 5000;

/**
 * What trace a disturbance leaves in frame times; undefined when it leaves none.
 *
 * A busy machine makes frames late, too, but now in one round and now in another, quiet ones among them. What the game
 * itself does when it is disturbed it does in every round. So the mildest disturbed round is held against twice the worst
 * quiet one: its worst frame, which a call that blocks makes longer, and its 90th percentile, which any steady cost does.
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

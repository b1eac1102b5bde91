import { gaussian } from "../../base/gaussian.ts";
import { Random } from "../../base/random.ts";
import { median, quantile } from "./series.ts";

/** Values of several runs, second by second. */
export type RunSamples = readonly (readonly number[])[];

/** The difference between two sets of runs. */
export interface Difference {
  /** Median over the runs of the baseline. */
  before: number;
  /** Median over the new runs. */
  now: number;
  /** Relative change: 0.1 is 10 % more than before. */
  share: number;
  /** Half the width of the 99 % confidence interval of `share`. */
  margin: number;
  /** `cannot tell`: the noise may hide that the current runs are worse by twice the minimums. */
  verdict: "worse" | "better" | "no difference" | "cannot tell";
}

/** How two sets of runs are compared. */
export interface ComparisonOptions {
  /** A smaller change counts as none. */
  least: { share: number; amount: number };
  /** The quantile that represents a run's values; the median by default. */
  level?: number | undefined;
}

/** Default of the quantile that represents a run's values. */
const MEDIAN = 0.5;
/** Number of draws of the bootstrap, and for a rough estimate. */
const DRAWS = 1000;
const FEW_DRAWS = 300;
/** A comparison must be able to tell a change of this many times the minimums, or else it cannot tell. */
const TOLD_TIMES = 2;
/** 1 minus the confidence. The confidence is high, since several measures are compared and none may raise a false alarm. */
const DOUBT = 0.01;
/**
 * Extra noise of a single run, as a standard deviation: the machine varies between runs by more than a few runs show. It shrinks with the
 * square root of the number of runs. Without it, a comparison of one run with one run would look too certain.
 */
const RUN_NOISE = 0.03;

/**
 * Compares runs by a bootstrap of medians, or of another quantile (`level`): it draws runs, then seconds within the runs.
 * With the same seed the same data get the same verdict.
 * The verdict is worse or better if 0 lies outside the confidence interval, the change exceeds the margin, and the change exceeds both minimums.
 * Otherwise it is no difference only if the interval excludes a change of twice the minimums to the worse.
 */
export function compareSamples(
  baseline: RunSamples,
  current: RunSamples,
  options: ComparisonOptions,
  seed = 1,
): Difference {
  const { least, level = MEDIAN } = options;
  const before = medianOfRuns(baseline, level);
  const now = medianOfRuns(current, level);
  const share = now / before - 1;
  const { low, high } = intervalOf(baseline, current, options, { draws: DRAWS, runs: current.length, seed });
  const isLarge = Math.abs(share) >= least.share && Math.abs(now - before) >= least.amount;
  const margin = (high - low) / 2;
  // Both conditions are needed: half of a lopsided interval may be wider than the distance to 0.
  const isSure = (low > 0 || high < 0) && Math.abs(share) > margin;
  if (isLarge && isSure) return { before, now, share, margin, verdict: share > 0 ? "worse" : "better" };
  const mayBeWorse = high >= TOLD_TIMES * least.share && high * before >= TOLD_TIMES * least.amount;
  return { before, now, share, margin, verdict: mayBeWorse ? "cannot tell" : "no difference" };
}

/**
 * How many more current runs would probably tell whether they are worse, if further runs vary like those so far; undefined if no number
 * up to `most` would, because the baseline itself is too uncertain.
 */
export function moreRunsNeeded(
  baseline: RunSamples,
  current: RunSamples,
  options: ComparisonOptions,
  most: number,
): number | undefined {
  const { least, level = MEDIAN } = options;
  const before = medianOfRuns(baseline, level);
  const share = medianOfRuns(current, level) / before - 1;
  // The same limit as for the verdict: the interval must exclude 0, or a change of twice the minimums.
  const told = Math.max(TOLD_TIMES * least.share, (TOLD_TIMES * least.amount) / before);
  const isLarge = share >= least.share && share * before >= least.amount;
  const room = isLarge ? Math.max(share, told - share) : told - share;
  for (let more = 1; current.length + more <= most; more = Math.ceil(more * 1.5)) {
    const runs = current.length + more;
    const { low, high } = intervalOf(baseline, current, options, { draws: FEW_DRAWS, runs, seed: 1 });
    if ((high - low) / 2 < room) return more;
  }
  return undefined;
}

/** The confidence interval of the relative change, if there were this many current runs. */
function intervalOf(
  baseline: RunSamples,
  current: RunSamples,
  { level = MEDIAN }: ComparisonOptions,
  { draws, runs, seed }: { draws: number; runs: number; seed: number },
): { low: number; high: number } {
  const random = new Random(seed);
  const shares = Array.from(
    { length: draws },
    () => draw(current, runs, level, random) / draw(baseline, baseline.length, level, random) - 1,
  );
  return { low: quantile(shares, DOUBT / 2) ?? 0, high: quantile(shares, 1 - DOUBT / 2) ?? 0 };
}

function medianOfRuns(runs: RunSamples, level: number): number {
  return median(runs.map((seconds) => levelOf(seconds, level))) ?? Number.NaN;
}

function levelOf(values: readonly number[], level: number): number {
  return (level === MEDIAN ? median(values) : quantile(values, level)) ?? Number.NaN;
}

/** The median over this many drawn runs. */
function draw(runs: RunSamples, count: number, level: number, random: Random): number {
  const noise = RUN_NOISE / Math.sqrt(count);
  const values = Array.from({ length: count }, () => {
    const seconds = random.pick(runs);
    const drawn = seconds.map(() => random.pick(seconds));
    return levelOf(drawn, level) * (1 + gaussian(random, noise));
  });
  return median(values) ?? Number.NaN;
}

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
  verdict: "worse" | "better" | "no difference";
}

/** Default of the quantile that represents a run's values. */
const MEDIAN = 0.5;
/** Number of draws of the bootstrap. */
const DRAWS = 1000;
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
 */
export function compareSamples(
  baseline: RunSamples,
  current: RunSamples,
  { least, level = MEDIAN }: { least: { share: number; amount: number }; level?: number },
  seed = 1,
): Difference {
  const before = medianOfRuns(baseline, level);
  const now = medianOfRuns(current, level);
  const share = now / before - 1;
  const random = new Random(seed);
  const shares = Array.from(
    { length: DRAWS },
    () => draw(current, level, random) / draw(baseline, level, random) - 1,
  );
  const low = quantile(shares, DOUBT / 2) ?? 0;
  const high = quantile(shares, 1 - DOUBT / 2) ?? 0;
  const isLarge = Math.abs(share) >= least.share && Math.abs(now - before) >= least.amount;
  const margin = (high - low) / 2;
  // Both conditions are needed: half of a lopsided interval may be wider than the distance to 0.
  const isSure = (low > 0 || high < 0) && Math.abs(share) > margin;
  const verdict = !isLarge || !isSure ? "no difference" : share > 0 ? "worse" : "better";
  return { before, now, share, margin, verdict };
}

function medianOfRuns(runs: RunSamples, level: number): number {
  return median(runs.map((seconds) => levelOf(seconds, level))) ?? Number.NaN;
}

function levelOf(values: readonly number[], level: number): number {
  return (level === MEDIAN ? median(values) : quantile(values, level)) ?? Number.NaN;
}

/** The median over the runs of one draw. */
function draw(runs: RunSamples, level: number, random: Random): number {
  const noise = RUN_NOISE / Math.sqrt(runs.length);
  const values = runs.map(() => {
    const seconds = random.pick(runs);
    const drawn = seconds.map(() => random.pick(seconds));
    return levelOf(drawn, level) * (1 + gaussian(random, noise));
  });
  return median(values) ?? Number.NaN;
}

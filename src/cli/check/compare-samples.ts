import { gaussian } from "../../base/gaussian.ts";
import { Random } from "../../base/random.ts";
import { median, quantile } from "./series.ts";

/** Values of several runs, second by second. */
export type RunSamples = readonly (readonly number[])[];

/** How much one set of runs differs from another. */
export interface Difference {
  /** Of the medians over runs. */
  before: number;
  now: number;
  /** How much more it is now. */
  share: number;
  /** Half the width of the interval that `share` is in with 99 % confidence. */
  margin: number;
  verdict: "worse" | "better" | "no difference";
}

/** The quantile of a run's values that stands for the run, where nothing is said. */
const MEDIAN = 0.5;
/** Draws of the bootstrap. */
const DRAWS = 1000;
/** 1 less this is the confidence. Several measures are looked at, and none may cry wolf. */
const DOUBT = 0.01;
/**
 * How much a single run says less than it seems to, as a standard deviation: the machine differs from run to run by more than few runs show.
 * Less by the root of their number. Without it one run against one would be as sure as their seconds are many.
 */
const RUN_NOISE = 0.03;

/**
 * Compares runs by a bootstrap of medians, or of another `level` of each run's values: runs are drawn, then seconds within them.
 * The seed makes the same data the same verdict.
 * Something is worse, or better, where 0 is outside of the interval, the margin is less than the difference, and that is neither too small a share nor too small an amount.
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
  // Both: of a lopsided interval the half may be more than what lies between the difference and 0.
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

/** The median over runs of one draw. */
function draw(runs: RunSamples, level: number, random: Random): number {
  const noise = RUN_NOISE / Math.sqrt(runs.length);
  const values = runs.map(() => {
    const seconds = random.pick(runs);
    const drawn = seconds.map(() => random.pick(seconds));
    return levelOf(drawn, level) * (1 + gaussian(random, noise));
  });
  return median(values) ?? Number.NaN;
}

/** How often something happened, and in how much time. Units: seconds. */
export interface Counted {
  count: number;
  seconds: number;
}

/** How two counts differ. Units: times a minute. */
export interface CountDifference {
  before: number;
  now: number;
  before_per_min: number;
  now_per_min: number;
  /** `cannot tell`: there are too few to exclude that they have doubled. */
  verdict: "worse" | "better" | "no difference" | "cannot tell";
}

/** 1 minus the confidence, as for the measures of runs. */
const DOUBT = 0.01;
/** A smaller change of the rate counts as none. Share. */
const LEAST_SHARE = 0.1;
/** "No difference" excludes that the rate has grown to this many times. */
const TOLD_TIMES = 2;

/**
 * Compares two counts, fewer being better: if both rates are equal, the events of both fall on each with the share of its time.
 * Source: the exact conditional test of two Poisson rates (Przyborowski and Wilenski). Events that come in bursts differ by more than it assumes.
 */
export function compareCounts(before: Counted, now: Counted): CountDifference {
  const all = before.count + now.count;
  /** The share of all events that would fall on `now` if its rate were this many times that of `before`. */
  const shareAt = (times: number) => (times * now.seconds) / (before.seconds + times * now.seconds);
  const [rateBefore, rateNow] = [before, now].map(({ count, seconds }) => (count * 60) / seconds) as [
    number,
    number,
  ];
  const isLarge = Math.abs(rateNow - rateBefore) >= LEAST_SHARE * rateBefore;
  const isMore = atLeast(now.count, all, shareAt(1)) < DOUBT / 2;
  const isLess = atLeast(before.count, all, 1 - shareAt(1)) < DOUBT / 2;
  const isNotDoubled = all === 0 || atLeast(before.count, all, 1 - shareAt(TOLD_TIMES)) < DOUBT / 2;
  const told = { before: before.count, now: now.count, before_per_min: rateBefore, now_per_min: rateNow };
  if (isLarge && isMore) return { ...told, verdict: "worse" };
  if (isLarge && isLess) return { ...told, verdict: "better" };
  return { ...told, verdict: isNotDoubled ? "no difference" : "cannot tell" };
}

/** The probability that at least `least` of `all` events fall on a side that each has with this probability. */
function atLeast(least: number, all: number, probability: number): number {
  if (least <= 0) return 1;
  // From there on the terms shrink, so the first is the greatest: the sum is exact, and short.
  if (least <= all * probability) return 1 - atLeast(all - least + 1, all, 1 - probability);
  let term = Math.exp(
    logChoose(all, least) + least * Math.log(probability) + (all - least) * Math.log1p(-probability),
  );
  let sum = 0;
  for (let count = least; count <= all && term > sum * Number.EPSILON; count++) {
    sum += term;
    term *= (((all - count) / (count + 1)) * probability) / (1 - probability);
  }
  return sum;
}

/** The logarithm of the number of ways to choose some of all. */
function logChoose(all: number, some: number): number {
  let sum = 0;
  for (let count = 1; count <= some; count++) sum += Math.log((all - some + count) / count);
  return sum;
}

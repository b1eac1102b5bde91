/** The middle value; for an even number of values the mean of the middle two. Fails: NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[(sorted.length >> 1) - 1] ?? Number.NaN) + upper) / 2;
}

/** Percentiles of a set of measurements. Units: those of the measurements. */
export interface Distribution {
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Percentiles by nearest rank, so each is a measured value. Fails: NaN for no values. */
export function distributionOf(values: Float64Array): Distribution {
  const sorted = values.toSorted();
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: rank(1) };
}

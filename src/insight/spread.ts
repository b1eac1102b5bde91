/** How values are spread. Quantiles by nearest rank: each is a value that came. */
export interface Spread {
  mean: number;
  min: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** The spread of some values; undefined of none. Rounded to a thousandth. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    mean: rounded(sum / sorted.length),
    min: at(0),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
}

/** A figure to a thousandth: more is noise. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

import type { Comparison } from "../../insight/runs/index.ts";

/** A comparison in words: `worse by 6 % ± 2`. `hint` says what would help if it cannot tell. */
export function comparisonWords({ verdict, share, margin, busier }: Comparison, hint?: string): string {
  if (share === undefined || margin === undefined) return verdict;
  const by = `${percent(Math.abs(share))} % ± ${percent(margin)}`;
  if (verdict === "worse" || verdict === "better") return `${verdict} by ${by}`;
  const signed = `${share < 0 ? "-" : "+"}${by}`;
  if (busier !== undefined)
    return `cannot tell: ${signed}, but the machine was busier: the wait for a processor per frame grew from ${number(busier.before)} to ${number(busier.now)} ms`;
  if (verdict === "no difference") return `no difference (${signed})`;
  return hint === undefined ? `within noise (${signed})` : `cannot tell (${signed}); ${hint}`;
}

/** A value of a measure; `-` if there is none. */
export function withUnit(value: number | undefined, unit: string): string {
  if (value === undefined) return "-";
  return unit === "" ? number(value) : `${number(value)} ${unit}`;
}

/** A number with at most three decimals. */
export function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function percent(share: number): string {
  const value = share * 100;
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

import { rounded } from "../../base/rounded.ts";
import type { Budget } from "./budget-file.ts";
import { type Measure, type Measured, type MeasureKey, measureOf } from "./measures.ts";
import type { RunRecord } from "./run-record.ts";
import { median } from "./series.ts";

/** What became of one budget. */
export interface BudgetVerdict {
  key: MeasureKey;
  bound: Measure["bound"];
  unit: Measure["unit"];
  asked: number;
  /** Of all runs; null where a run has no value. */
  measured: number | null;
  /** The frame of it, where it is a single frame's. */
  frame: number | null;
  /** What is left up to the limit, less than 0 past it. */
  margin: number | null;
  verdict: "holds" | "broken" | "not measured";
}

/** Holds runs against a budget. What a single run has no value for is not measured. */
export function judgeBudget({ limits }: Budget, runs: readonly RunRecord[]): BudgetVerdict[] {
  return limits.map(([key, asked]) => {
    const measure = measureOf(key);
    const { bound, unit } = measure;
    const measured = overRuns(measure, runs);
    if (measured === undefined) {
      return { key, bound, unit, asked, measured: null, frame: null, margin: null, verdict: "not measured" };
    }
    const margin = bound === "at most" ? asked - measured.value : measured.value - asked;
    return {
      key,
      bound,
      unit,
      asked,
      measured: rounded(measured.value),
      frame: measured.frame ?? null,
      margin: rounded(margin),
      verdict: margin >= 0 ? "holds" : "broken",
    };
  });
}

function overRuns(measure: Measure, runs: readonly RunRecord[]): Measured | undefined {
  const values = runs.flatMap((run) => measure.of(run) ?? []);
  if (values.length < runs.length || values.length === 0) return undefined;
  if (measure.overRuns === "worst") return values.sort((one, other) => other.value - one.value)[0];
  const value = median(values.map((measured) => measured.value));
  return value === undefined ? undefined : { value };
}

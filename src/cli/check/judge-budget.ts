import { rounded } from "../../base/rounded.ts";
import { median, type RunRecord } from "../../insight/runs/index.ts";
import type { Budget } from "./budget-file.ts";
import { type Measure, type Measured, type MeasureKey, measureOf } from "./measures.ts";

/** The verdict on one limit of the budget. */
export interface BudgetVerdict {
  key: MeasureKey;
  bound: Measure["bound"];
  unit: Measure["unit"];
  asked: number;
  /** Value over all runs; null if a run has no value. */
  measured: number | null;
  /** Number of the frame, if the value belongs to a single frame. */
  frame: number | null;
  /** Distance to the limit; negative if the limit is exceeded. */
  margin: number | null;
  verdict: "holds" | "broken" | "not measured";
}

/** Compares runs with a budget. If one run has no value for a measure, the measure counts as not measured. */
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

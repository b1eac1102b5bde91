import type { Comparison } from "../../insight/runs/index.ts";
import { comparisonWords, number, withUnit } from "../shared/comparison-words.ts";
import { countText } from "../shared/count-text.ts";
import type { CheckReport } from "./check-report.ts";
import type { BudgetVerdict } from "./judge-budget.ts";

/** A table of a report, independent of the format. */
export interface ReportTable {
  head: string[];
  rows: string[][];
}

/** The budgets as a table. */
export function budgetTable({ budgets }: CheckReport): ReportTable {
  const head = ["measure", "", "limit", "measured", "margin", "verdict"];
  return { head, rows: budgets.map(budgetRow) };
}

/** The comparison with the baseline as a table. */
export function comparisonTable({ comparison }: CheckReport): ReportTable {
  const head = ["compared with the baseline", "before", "now", "verdict"];
  const rows = (comparison?.measures ?? []).map((one) => {
    const { key, unit, before, now } = one;
    return [key, withUnit(before, unit), withUnit(now, unit), describeComparison(one)];
  });
  return { head, rows };
}

/** A comparison in words: `worse by 6 % ± 2`. */
export function describeComparison(one: Comparison): string {
  return comparisonWords(one, moreRunsWords(one.more_runs ?? null));
}

function moreRunsWords(more: number | null): string {
  if (more === null)
    return "more runs would not tell: record the baseline anew with more runs, or on a quieter machine";
  return `about ${more === 1 ? "1 more run" : `${more} more runs`} would tell`;
}

/** The worst hitches, one line each: frame, time, length, cause. */
export function hitchLines({ worst_hitches, runs }: CheckReport): string[] {
  return worst_hitches.map(({ run, worst, lost_frames, cause, from }) => {
    const which = worst.frame === null ? "frame unknown" : `frame ${worst.frame}`;
    const inRun = runs.length > 1 ? ` of run ${run}` : "";
    const name = cause.function === undefined ? cause.kind : `${cause.kind}, ${cause.function}`;
    const why = cause.kind === "unknown" ? "cause unknown" : `${name}: ${cause.evidence}`;
    const at = new Date(from * 1000).toISOString().slice(11, 23);
    return `${which}${inRun}, ${at} UTC: ${number(worst.ms)} ms, ${lost_frames} refreshes missed; ${why}`;
  });
}

/** The recordings of the black box, one line each. */
export function recordingLines(recordings: readonly string[]): string[] {
  return recordings.map((path) => `recorded in ${path}`);
}

/** The messages that broke a budget, one line each. */
export function brokenByLines({ broken_by, runs }: CheckReport): string[] {
  return broken_by.map(({ key, run, message, count }) => {
    const inRun = runs.length > 1 ? ` in run ${run}` : "";
    return `${key}: ${message} (${count === 1 ? "once" : `${countText(count)} times`}${inRun})`;
  });
}

/** The relay's verdicts, one line for each run: budget, work and headroom. */
export function runVerdictLines({ game, runs }: CheckReport): string[] {
  return runs.flatMap(({ verdict }, index) => {
    if (verdict === null) return [];
    return [
      `the relay's verdict on ${runs.length > 1 ? `run ${index + 1}` : "this run"}: ${game} ${verdict.sentence}`,
    ];
  });
}

/** The verdict in one line. */
export function verdictLine({ verdict, budgets, comparison }: CheckReport): string {
  const keysWith = (sought: string) => budgets.filter((one) => one.verdict === sought).map(({ key }) => key);
  const measures = comparison?.measures ?? [];
  switch (verdict) {
    case "holds":
      return measures.length === 0 ? "holds" : "holds, and is not worse than the baseline";
    case "broken":
      return `broken: ${keysWith("broken").join(", ")}`;
    case "worse":
      return `worse than the baseline: ${measures
        .filter((one) => one.verdict === "worse")
        .map(({ key }) => key)
        .join(", ")}`;
    case "cannot tell": {
      const unsure = measures.filter((one) => one.verdict === "cannot tell").map(({ key }) => key);
      const budget = budgets.length === 0 ? "" : "the budget holds; ";
      return `warning: ${budget}cannot tell whether the game is worse than the baseline in ${unsure.join(", ")}`;
    }
    case "not measured":
      return `no verdict, since these could not be measured: ${keysWith("not measured").join(", ") || "all measures of the baseline"}`;
  }
}

/** The game and the conditions of the runs, in one line. */
export function subjectLine({ game, scene, hz, runs, duration_s, warmup_s }: CheckReport): string {
  const samples = runs.reduce((sum, run) => sum + run.samples, 0);
  const count = runs.length === 1 ? "1 run" : `${runs.length} runs`;
  const where = scene === null ? "" : `, ${scene}`;
  return `${game}${where} at ${hz} Hz: ${count} of ${duration_s} s after ${warmup_s} s of warm-up, ${countText(samples)} samples`;
}

function budgetRow({ key, bound, asked, measured, margin, unit, frame, verdict }: BudgetVerdict): string[] {
  const value = measured === null ? "-" : withUnit(measured, unit);
  const where = frame === null ? "" : ` (frame ${frame})`;
  return [
    key,
    bound,
    withUnit(asked, unit),
    value + where,
    margin === null ? "-" : withUnit(margin, unit),
    verdict,
  ];
}

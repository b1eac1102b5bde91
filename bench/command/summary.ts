import { textTable } from "../../src/cli/shared/text-table.ts";
import type { BenchResults } from "../support/bench-results.ts";
import type { Budget } from "../support/budget.ts";
import { indented } from "../support/table.ts";

/** Longest cell of the summary. A bench prints its own budgets in full. Units: characters. */
const MAX_CELL = 72;
/** Order of the rows: the broken budgets stand last, where the terminal stops. */
const ORDER: readonly Budget["outcome"][] = ["holds", "skipped", "broken"];

/** One table of all budgets of these results, and a line with the verdict. */
export function summaryText(results: readonly BenchResults[]): string {
  const all = results.flatMap(({ bench, budgets }) => budgets.map((budget) => ({ bench, ...budget })));
  const rows = ORDER.flatMap((outcome) => all.filter((budget) => budget.outcome === outcome)).map(
    ({ bench, what, asked, measured, outcome }) =>
      [bench, what, asked, measured, outcome === "broken" ? "BROKEN" : outcome].map(cut),
  );
  const head = ["bench", "budget", "asked", "measured", "outcome"];
  const table = rows.length === 0 ? [] : [indented(textTable(head, rows, { leftColumns: head.length })), ""];
  return [...table, verdict(results)].join("\n");
}

/** Exit code of the command: 1 if a budget is broken, otherwise 0. */
export function exitCodeOf(results: readonly BenchResults[]): 0 | 1 {
  return count(results, "broken") > 0 ? 1 : 0;
}

function verdict(results: readonly BenchResults[]): string {
  const [broken, skipped] = [count(results, "broken"), count(results, "skipped")];
  const all = results.reduce((sum, { budgets }) => sum + budgets.length, 0);
  const said = broken > 0 ? `${broken} of ${all} budgets broken` : "every budget that was checked holds";
  const forms = [...new Set(results.map(({ form }) => form))].join(" and ");
  return `bench: ${said}${skipped > 0 ? `, ${skipped} skipped` : ""} (${forms} budgets)`;
}

function count(results: readonly BenchResults[], outcome: Budget["outcome"]): number {
  return results.flatMap(({ budgets }) => budgets).filter((budget) => budget.outcome === outcome).length;
}

function cut(cell: string): string {
  return cell.length > MAX_CELL ? `${cell.slice(0, MAX_CELL - 1)}…` : cell;
}

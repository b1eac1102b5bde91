import { BenchError } from "../support/bench-error.ts";
import type { BenchResults } from "../support/bench-results.ts";
import { machineText } from "../support/machine.ts";
import type { Table } from "../support/table.ts";

/** Name of the part of a bench's results that is the table of its budgets. */
export const BUDGETS_PART = "budgets";

/** Markdown of one table, or of all tables and the budgets, under a line with date and machine. Fails: `unknown_table`. */
export function resultsAsMarkdown(results: BenchResults, part: string | undefined): string {
  const tables = [...results.tables, budgetsTable(results)];
  const chosen = part === undefined ? tables : tables.filter(({ name }) => name === part);
  if (chosen.length === 0) {
    const known = tables.map(({ name }) => name).join(", ");
    throw new BenchError("unknown_table", `expected a table of ${results.bench} (${known}), got ${part}`);
  }
  const measured = `*Measured ${results.startedAt.slice(0, 10)}: ${machineText(results.machine)}.*`;
  return [measured, ...chosen.flatMap(tableAsMarkdown)].join("\n\n");
}

function budgetsTable({ budgets }: BenchResults): Table {
  return {
    name: BUDGETS_PART,
    head: ["budget", "asked", "measured", "outcome"],
    rows: budgets.map(({ what, asked, measured, outcome }) => [
      what,
      asked,
      measured,
      outcome === "broken" ? "**broken**" : outcome,
    ]),
  };
}

function tableAsMarkdown({ title, head, rows, notes = [] }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  const table = [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
  const above = title === undefined ? [] : [`${title}:`];
  const below = notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join("\n")];
  return [...above, table, ...below];
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|");
}

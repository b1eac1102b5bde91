import { textTable } from "../../src/cli/shared/text-table.ts";
import type { BenchResults } from "../support/bench-results.ts";
import { machineText } from "../support/machine.ts";
import { readResults } from "../support/results-file.ts";
import { indented } from "../support/table.ts";
import { exitCodeOf, summaryText } from "./summary.ts";

/** Prints how old the stored results of these benches are, and the summary of their budgets. Returns the exit code. */
export function showSummary(names: readonly string[]): number {
  const stored = names.map((name) => [name, readResults(name)] as const);
  const results = stored.flatMap(([, one]) => one ?? []);
  const missing = stored.filter(([, one]) => one === undefined).map(([name]) => name);
  if (results.length === 0) {
    console.log("no results yet: `bun run bench` runs all benches, `bun run bench --help` lists them");
    return exitCodeOf(results);
  }
  console.log(`${indented(resultsTable(results))}\n`);
  if (missing.length > 0) console.log(`  no results: ${missing.join(", ")}\n`);
  console.log(summaryText(results));
  return exitCodeOf(results);
}

function resultsTable(results: readonly BenchResults[]): string {
  const rows = results.map(({ bench, form, startedAt, machine }) => [
    bench,
    form,
    `${ageText(Date.now() - Date.parse(startedAt))} ago`,
    machineText(machine),
  ]);
  return textTable(["bench", "form", "measured", "machine"], rows, { leftColumns: 4 });
}

function ageText(millis: number): string {
  const minutes = Math.round(millis / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

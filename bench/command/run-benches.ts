import type { Bench, BenchOptions } from "../support/bench.ts";
import type { BenchResults } from "../support/bench-results.ts";
import { runBestOfTries } from "../support/best-of-tries.ts";
import { describeBudget } from "../support/budget.ts";
import { describeMachine } from "../support/machine.ts";
import { writeResults } from "../support/results-file.ts";
import { formatTable } from "../support/table.ts";
import { runBeside } from "./run-beside.ts";
import { exitCodeOf, summaryText } from "./summary.ts";

/** Runs benches one after the other, in a short run some beside the others, then prints the summary of all. Returns the exit code. */
export async function runBenches(
  names: readonly string[],
  benches: Readonly<Record<string, Bench>>,
  options: BenchOptions,
): Promise<number> {
  const besideOthers = names.filter(
    (name) => options.smoke && names.length > 1 && benches[name]?.smokesBeside === true,
  );
  const beside = runBeside(besideOthers, options);
  const results: BenchResults[] = [];
  for (const name of names) {
    const bench = benches[name];
    if (bench === undefined || besideOthers.includes(name)) continue;
    results.push(await runBench(name, bench, options));
  }
  results.push(...(await beside));
  console.log(summaryText(results));
  return exitCodeOf(results);
}

/** Runs one bench, prints its results and writes them to `bench/results/`. */
async function runBench(name: string, bench: Bench, options: BenchOptions): Promise<BenchResults> {
  const startedAt = new Date().toISOString();
  const machine = describeMachine();
  const startMillis = performance.now();
  console.log(`${name}: ${bench.about}`);
  const { tables, budgets, results: measurements, tries } = await runBestOfTries(bench, options, console.log);
  const form = options.smoke ? "smoke" : "full";
  const results: BenchResults = {
    bench: name,
    startedAt,
    form,
    machine,
    tries,
    tables,
    budgets,
    measurements,
  };
  for (const table of tables) console.log(`\n${formatTable(table)}`);
  console.log(`\n  budgets (${form}):`);
  for (const budget of budgets) console.log(describeBudget(budget));
  const path = writeResults(results);
  const seconds = ((performance.now() - startMillis) / 1000).toFixed(1);
  console.log(`  took ${seconds} s, written to ${path}\n`);
  return results;
}

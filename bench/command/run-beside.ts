import { fileURLToPath } from "node:url";
import type { BenchOptions } from "../support/bench.ts";
import type { BenchResults } from "../support/bench-results.ts";
import { readResults } from "../support/results-file.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/**
 * Runs the short form of benches one after the other, each in a process of its own, and prints what it printed when it ends.
 * The last of them comes first: it computes on one core while the first benches of this process need only the other.
 */
export async function runBeside(
  names: readonly string[],
  { seed }: Pick<BenchOptions, "seed">,
): Promise<BenchResults[]> {
  const all: BenchResults[] = [];
  for (const name of names.toReversed()) {
    const child = Bun.spawn([process.execPath, MAIN, name, "smoke", "--seed", String(seed)], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
    });
    const kill = () => child.kill();
    process.once("exit", kill);
    const printed = await child.stdout.text();
    await child.exited;
    process.off("exit", kill);
    console.log(printed);
    const results = readResults(name);
    // 1: a budget is broken, as the results say.
    if (child.exitCode === null || child.exitCode > 1 || results === undefined)
      throw new Error(`expected the bench ${name} to run, got exit code ${child.exitCode}`);
    all.push(results);
  }
  return all;
}

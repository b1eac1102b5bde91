import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { BenchResults } from "./bench-results.ts";

const FOLDER = new URL("../results/", import.meta.url);

/**
 * Writes the results of a bench to `bench/results/NAME.json` and replaces the last ones. Each bench
 * has a file of its own, so that a run of one bench keeps the results of the others, with their
 * dates and machines. Returns the path from the top of the project.
 */
export function writeResults(results: BenchResults): string {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(results.bench), `${JSON.stringify(results, undefined, 2)}\n`);
  return `bench/results/${results.bench}.json`;
}

/** Reads the stored results of a bench. Undefined if there are none, or if another version of the benches wrote them. */
export function readResults(bench: string): BenchResults | undefined {
  const file = fileOf(bench);
  if (!existsSync(file)) return undefined;
  const results = JSON.parse(readFileSync(file, "utf8")) as Partial<BenchResults>;
  return results.startedAt === undefined ? undefined : (results as BenchResults);
}

function fileOf(bench: string): URL {
  return new URL(`${bench}.json`, FOLDER);
}

import { mkdirSync, writeFileSync } from "node:fs";

/** Writes the results of a bench to `bench/results/NAME.json` and replaces the last ones. Returns the path from the top of the project. */
export function writeResults(name: string, results: object): string {
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(results, undefined, 2)}\n`);
  return `bench/results/${name}.json`;
}

import { mkdirSync, writeFileSync } from "node:fs";

/** Writes what a bench found to `bench/results/NAME.json`, over the last one. Returns the path from the top of the project. */
export function writeResults(name: string, results: object): string {
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(results, undefined, 2)}\n`);
  return `bench/results/${name}.json`;
}

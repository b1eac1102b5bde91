import { readFileSync, writeFileSync } from "node:fs";
import { BenchError } from "../support/bench-error.ts";
import type { BenchResults } from "../support/bench-results.ts";
import { readResults } from "../support/results-file.ts";
import { fillDocsBlocks } from "./docs-blocks.ts";
import { resultsAsMarkdown } from "./results-as-markdown.ts";

const PAGE = new URL("../../docs/benchmarks.md", import.meta.url);

/** Writes the stored results of these benches into their blocks of docs/benchmarks.md. Returns the exit code. */
export function writeDocs(names: readonly string[], known: readonly string[]): number {
  const results = names.flatMap((name) => readResults(name) ?? []);
  const { page, written, left } = filledPage(readFileSync(PAGE, "utf8"), { results, names, known });
  writeFileSync(PAGE, page);
  console.log(`written: ${written.join(", ") || "none"}`);
  if (left.length > 0) console.log(`no result, left as they are: ${left.join(", ")}`);
  return 0;
}

/** A page with its blocks filled. */
export interface FilledPage {
  page: string;
  /** Blocks with new content, by the names in their markers. */
  written: string[];
  /** Blocks of the asked benches that have no result. */
  left: string[];
}

/**
 * Fills the blocks of the named benches and keeps everything else. A bench that measured nothing, for
 * want of a program, counts as one without a result.
 * Fails: `smoke_results` for results of a short run; `bad_marker` for a block that names no known bench; `unknown_table`.
 */
export function filledPage(
  page: string,
  {
    results,
    names,
    known,
  }: { results: readonly BenchResults[]; names: readonly string[]; known: readonly string[] },
): FilledPage {
  const smoke = results.filter(({ form }) => form === "smoke").map(({ bench }) => bench);
  if (smoke.length > 0) {
    const list = smoke.join(" ");
    throw new BenchError(
      "smoke_results",
      `expected results of full runs, got smoke results of ${smoke.join(", ")}; run \`bun run bench ${list}\`, or name the benches to write`,
    );
  }
  const written: string[] = [];
  const left: string[] = [];
  const filled = fillDocsBlocks(page, ({ bench, part, openLine }) => {
    if (!known.includes(bench)) {
      throw new BenchError("bad_marker", `expected a bench's name, got ${bench} in line ${openLine + 1}`);
    }
    if (!names.includes(bench)) return undefined;
    const marker = part === undefined ? bench : `${bench}.${part}`;
    const own = results.find((one) => one.bench === bench && one.tables.length > 0);
    (own === undefined ? left : written).push(marker);
    return own && resultsAsMarkdown(own, part);
  });
  return { page: filled, written, left };
}

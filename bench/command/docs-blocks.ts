import { BenchError } from "../support/bench-error.ts";

/** A part of a page that the command writes: the lines between `<!-- bench:BENCH.PART -->` and `<!-- /bench -->`. */
export interface DocsBlock {
  bench: string;
  /** Name of one table, or `budgets`; undefined for all tables and the budgets. */
  part: string | undefined;
  /** Index of the opening line; the content begins after it. */
  openLine: number;
  /** Index of the closing line. */
  closeLine: number;
}

const MARKER = /^<!-- \/?bench\b/;
const OPENING = /^<!-- bench:([a-z0-9-]+)(?:\.([a-z0-9-]+))? -->$/;
const CLOSING = "<!-- /bench -->";

/** Finds the blocks of a page, in order. Fails: `bad_marker` for a marker that is not understood or has no counterpart. */
export function findDocsBlocks(page: string): DocsBlock[] {
  const blocks: DocsBlock[] = [];
  let open: Omit<DocsBlock, "closeLine"> | undefined;
  const lines = page.split("\n");
  for (const [index, line] of lines.entries()) {
    if (!MARKER.test(line)) continue;
    const [, bench, part] = OPENING.exec(line) ?? [];
    if (open === undefined && bench !== undefined) {
      open = { bench, part, openLine: index };
    } else if (open !== undefined && line === CLOSING) {
      blocks.push({ ...open, closeLine: index });
      open = undefined;
    } else {
      const expected = open === undefined ? "<!-- bench:NAME -->" : CLOSING;
      throw new BenchError("bad_marker", `expected ${expected}, got ${line} in line ${index + 1}`);
    }
  }
  if (open === undefined) return blocks;
  throw new BenchError(
    "bad_marker",
    `expected ${CLOSING} for the block of line ${open.openLine + 1}, got none`,
  );
}

/** Replaces the content of each block. A block for which `contentOf` gives undefined keeps its content. */
export function fillDocsBlocks(page: string, contentOf: (block: DocsBlock) => string | undefined): string {
  const lines = page.split("\n");
  const written: string[] = [];
  let next = 0;
  for (const block of findDocsBlocks(page)) {
    written.push(...lines.slice(next, block.openLine + 1));
    const content = contentOf(block);
    written.push(
      ...(content === undefined ? lines.slice(block.openLine + 1, block.closeLine) : ["", content, ""]),
    );
    next = block.closeLine;
  }
  return [...written, ...lines.slice(next)].join("\n");
}

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BENCHES } from "../../bench/benches.ts";
import { findDocsBlocks } from "../../bench/command/docs-blocks.ts";

const page = readFileSync(join(import.meta.dir, "../../docs/benchmarks.md"), "utf8");
const shown = new Set(findDocsBlocks(page).map(({ bench }) => bench));

describe("docs/benchmarks.md", () => {
  test("has a block for every bench of a whole run", () => {
    const names = Object.keys(BENCHES).filter((name) => !BENCHES[name]?.onlyByName);
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
  });

  test("has no block that names an unknown bench", () => {
    expect([...shown].filter((name) => !Object.hasOwn(BENCHES, name))).toEqual([]);
  });

  test("has a section for every bench that it shows", () => {
    const headings = [...page.matchAll(/^## ([^:\n]+):/gm)].flatMap(([, names = ""]) => names.split(", "));
    expect([...shown].filter((name) => !headings.includes(name))).toEqual([]);
  });
});

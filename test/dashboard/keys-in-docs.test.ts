import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../..");

test("docs/dashboard.md has every key of the page, with the words of the page", () => {
  const table = readFileSync(join(ROOT, "src/dashboard/parts/keys.ts"), "utf8");
  const keys = [...table.matchAll(/shown: "([^"]+)",\s+does: "([^"]+)"/g)].map(
    ([, shown, does]) => `| ${shown} | ${does} |`,
  );
  expect(keys.length).toBe([...table.matchAll(/\bshown: "/g)].length);
  const page = readFileSync(join(ROOT, "docs/dashboard.md"), "utf8").split("\n");
  expect(keys.filter((row) => !page.includes(row))).toEqual([]);
});

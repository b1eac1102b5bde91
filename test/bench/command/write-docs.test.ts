import { describe, expect, test } from "bun:test";
import { filledPage } from "../../../bench/command/write-docs.ts";
import type { BenchResults } from "../../../bench/support/bench-results.ts";
import { benchResults } from "./bench-results.ts";

const KNOWN = ["lane", "codec"];
const MEASURED = "*Measured 2026-11-30: P, 2 cores, linux x64, Bun 1.4.5, load 0.5.*";
const TIMES = "1 client:\n\n| work | ns |\n|---|---|\n| a\\|b | 1 |\n\n- note";
const BUDGETS = "| budget | asked | measured | outcome |\n|---|---|---|---|\n| lost | none | 0 | holds |";

function fill(page: string, results: BenchResults[], names: readonly string[] = KNOWN) {
  return filledPage(page, { results, names, known: KNOWN });
}

describe("writing results into a page", () => {
  test("fills a block with all tables and the budgets, and keeps every other line", () => {
    const page =
      "# Title\n\n<!-- bench:lane -->\nold\n<!-- /bench -->\n  prose <!-- bench:lane --> \n\nend\n";
    expect(fill(page, [benchResults()])).toEqual({
      page: `# Title\n\n<!-- bench:lane -->\n\n${MEASURED}\n\n${TIMES}\n\n${BUDGETS}\n\n<!-- /bench -->\n  prose <!-- bench:lane --> \n\nend\n`,
      written: ["lane"],
      left: [],
    });
  });

  test("fills a block of one table, or of the budgets, with that alone", () => {
    const page = "<!-- bench:lane.times -->\n<!-- /bench -->\n<!-- bench:lane.budgets -->\n<!-- /bench -->";
    expect(fill(page, [benchResults()])).toEqual({
      page: `<!-- bench:lane.times -->\n\n${MEASURED}\n\n${TIMES}\n\n<!-- /bench -->\n<!-- bench:lane.budgets -->\n\n${MEASURED}\n\n${BUDGETS}\n\n<!-- /bench -->`,
      written: ["lane.times", "lane.budgets"],
      left: [],
    });
  });

  test("a second time changes nothing", () => {
    const page =
      "a\n<!-- bench:lane -->\n<!-- /bench -->\nb\n<!-- bench:lane.times -->\nx\n<!-- /bench -->\n";
    const once = fill(page, [benchResults()]).page;
    expect(fill(once, [benchResults()]).page).toBe(once);
  });

  test("keeps and names the blocks of benches that have no result or measured nothing", () => {
    const page = "<!-- bench:codec -->\nold\n<!-- /bench -->\n<!-- bench:lane -->\nold\n<!-- /bench -->";
    expect(fill(page, [benchResults({ tables: [] })])).toEqual({
      page,
      written: [],
      left: ["codec", "lane"],
    });
  });

  test("keeps the blocks of benches that were not asked for", () => {
    const page = "<!-- bench:lane -->\nold\n<!-- /bench -->";
    expect(fill(page, [benchResults()], ["codec"])).toEqual({ page, written: [], left: [] });
  });

  test("marks a broken budget", () => {
    const budgets = [{ what: "lost", asked: "none", measured: "3", outcome: "broken" as const }];
    const page = "<!-- bench:lane.budgets -->\n<!-- /bench -->";
    expect(fill(page, [benchResults({ budgets })]).page).toContain("| lost | none | 3 | **broken** |");
  });

  test("refuses results of a short run", () => {
    const page = "<!-- bench:lane -->\n<!-- /bench -->";
    const error = expect.objectContaining({ code: "smoke_results" });
    expect(() => fill(page, [benchResults({ form: "smoke" })])).toThrow(error);
  });

  test.each([
    ["no known bench", "<!-- bench:lanes -->\n<!-- /bench -->", "bad_marker"],
    ["no known table", "<!-- bench:lane.time -->\n<!-- /bench -->", "unknown_table"],
    ["a malformed name", "<!-- bench: lane -->\n<!-- /bench -->", "bad_marker"],
    ["an end without a beginning", "<!-- /bench -->", "bad_marker"],
    ["a beginning without an end", "<!-- bench:lane -->\n", "bad_marker"],
    [
      "a beginning inside a block",
      "<!-- bench:lane -->\n<!-- bench:codec -->\n<!-- /bench -->",
      "bad_marker",
    ],
  ])("refuses a marker with %s", (_, page, code) => {
    expect(() => fill(page, [benchResults()])).toThrow(expect.objectContaining({ code }));
  });
});

import { describe, expect, test } from "bun:test";
import { exitCodeOf, summaryText } from "../../../bench/command/summary.ts";
import { benchResults } from "./bench-results.ts";

const BROKEN = { what: "p99", asked: "below 5 ms", measured: "7 ms", outcome: "broken" } as const;
const SKIPPED = { what: "memory", asked: "below 80 MiB", measured: "no /proc", outcome: "skipped" } as const;

describe("the summary of a run", () => {
  test("shows every budget of every bench, the broken ones last", () => {
    const latency = benchResults({ bench: "latency", budgets: [BROKEN, SKIPPED] });
    expect(summaryText([latency, benchResults()]).split("\n")).toEqual([
      "  bench    budget  asked         measured  outcome",
      "  lane     lost    none          0         holds",
      "  latency  memory  below 80 MiB  no /proc  skipped",
      "  latency  p99     below 5 ms    7 ms      BROKEN",
      "",
      "bench: 1 of 3 budgets broken, 1 skipped (full budgets)",
    ]);
    expect(exitCodeOf([latency, benchResults()])).toBe(1);
  });

  test("says that every checked budget holds", () => {
    const results = [benchResults({ form: "smoke", budgets: [SKIPPED] }), benchResults()];
    expect(summaryText(results)).toEndWith(
      "bench: every budget that was checked holds, 1 skipped (smoke and full budgets)",
    );
    expect(exitCodeOf(results)).toBe(0);
  });

  test("cuts a long cell", () => {
    const long = { ...BROKEN, measured: "x".repeat(100) };
    expect(summaryText([benchResults({ budgets: [long] })])).toContain(`  ${"x".repeat(71)}…  BROKEN`);
  });
});

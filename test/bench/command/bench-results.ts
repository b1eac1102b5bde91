import type { BenchResults } from "../../../bench/support/bench-results.ts";

/** Results of one bench for tests: a full run with one table and one budget that holds. */
export function benchResults(changes: Partial<BenchResults> = {}): BenchResults {
  return {
    bench: "lane",
    startedAt: "2026-11-30T10:00:00.000Z",
    form: "full",
    machine: { bun: "1.4.5", platform: "linux x64", cores: 2, processor: "P", loadAverage: 0.5 },
    tries: 1,
    tables: [
      { name: "times", title: "1 client", head: ["work", "ns"], rows: [["a|b", "1"]], notes: ["note"] },
    ],
    budgets: [{ what: "lost", asked: "none", measured: "0", outcome: "holds" }],
    measurements: {},
    ...changes,
  };
}

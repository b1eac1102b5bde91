import type { Bench } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import { formatTable } from "../support/table.ts";
import { type CodecBenchReport, runCodecBench } from "./codec.bench.ts";

/** The codec bench, as the command runs it. */
export const codecBench: Bench = {
  about: "the Wasm codec beside its plain TypeScript twin",
  async run({ smoke }) {
    const report = await runCodecBench({ smoke });
    const fine = report.failures.length === 0;
    const budget = checkedBudget(
      "results read back, encoding one 0x01 allocates nothing",
      fine ? "so they do" : report.failures.join("; "),
      fine,
    );
    return { tables: [codecTable(report)], budgets: [budget], results: report };
  },
};

function codecTable({ results }: CodecBenchReport): string {
  const rows = results.map((row) => {
    const plain = results.find(({ name, implementation }) => name === row.name && implementation === "plain");
    const ratio = row.implementation === "wasm" && plain !== undefined;
    return [
      row.name,
      row.implementation,
      row.medianNanos.toFixed(1),
      row.spreadNanos.map((nanos) => nanos.toFixed(1)).join(" to "),
      row.allocatedBytes?.toFixed(1) ?? "-",
      ratio ? (row.medianNanos / plain.medianNanos).toFixed(2) : "-",
    ];
  });
  return formatTable(["subject", "codec", "ns median", "ns rounds", "bytes allocated", "wasm / plain"], rows);
}

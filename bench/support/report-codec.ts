import { type CodecBenchReport, runCodecBench } from "../micro/codec.bench.ts";
import { type Budget, describeBudget } from "./budget.ts";
import { describeMachine } from "./machine.ts";
import { writeResults } from "./results-file.ts";
import { formatTable } from "./table.ts";

/** Runs the codec bench, prints what it found and writes it to `bench/results/`. */
export async function reportCodecBench({ smoke }: { smoke: boolean }): Promise<Budget[]> {
  const machine = describeMachine();
  console.log("codec: WebAssembly beside plain TypeScript");
  const report = await runCodecBench({ smoke });
  console.log(`\n${codecTable(report)}\n`);
  const budget: Budget = {
    name: "results read back, encoding one 0x01 allocates nothing",
    measured: report.failures.length === 0 ? "so they do" : report.failures.join("; "),
    outcome: report.failures.length === 0 ? "holds" : "broken",
  };
  console.log(describeBudget(budget));
  console.log(`  written to ${writeResults("codec", { machine, smoke, budgets: [budget], ...report })}`);
  return [budget];
}

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

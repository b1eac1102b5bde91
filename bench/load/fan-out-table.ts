import { median } from "../support/statistics.ts";
import { formatTable } from "../support/table.ts";
import { cpuRatioOf, type FanOutPair } from "./fan-out-budgets.ts";
import type { FanOutRun } from "./fan-out-run.ts";
import { SERVER_KINDS } from "./server-process.ts";

const HEAD = [
  "server",
  "delivered",
  "lost",
  "JSON",
  "CPU µs/delivery min",
  "median",
  "max",
  "latency ms p50",
  "p90",
  "p99",
  "max",
  "RSS MB",
];

/** One row for each server (medians over its runs; the latency maximum is of all), and the ratios of the pairs. */
export function fanOutTable(pairs: readonly FanOutPair[]): string {
  const rows = SERVER_KINDS.map((kind) =>
    row(
      kind,
      pairs.map((pair) => pair[kind]),
    ),
  );
  const ratios = pairs.map(cpuRatioOf).filter((ratio) => ratio !== undefined);
  const list = ratios.map((ratio) => ratio.toFixed(2)).join(" ");
  const line = ratios.length === 0 ? "not measured" : `${list}; median ${median(ratios).toFixed(2)}`;
  return `${formatTable(HEAD, rows)}\n\n  CPU relay / bare by pair: ${line}`;
}

function row(kind: string, runs: readonly FanOutRun[]): string[] {
  const sum = (value: (run: FanOutRun) => number) => runs.reduce((total, run) => total + value(run), 0);
  const middle = (value: (run: FanOutRun) => number) => median(runs.map(value)).toFixed(2);
  const cpu = runs.map((run) => run.cpuMicrosPerDelivery).filter((micros) => micros !== undefined);
  const cpuCell = (micros: number) => (cpu.length === 0 ? "-" : micros.toFixed(2));
  const resident = runs.map((run) => run.residentBytes).filter((bytes) => bytes !== undefined);
  return [
    kind,
    String(sum((run) => run.delivered)),
    String(sum((run) => run.faults.lost)),
    String(sum((run) => run.texts)),
    cpuCell(Math.min(...cpu)),
    cpuCell(median(cpu)),
    cpuCell(Math.max(...cpu)),
    middle((run) => run.latencyMillis.p50),
    middle((run) => run.latencyMillis.p90),
    middle((run) => run.latencyMillis.p99),
    Math.max(...runs.map((run) => run.latencyMillis.max)).toFixed(2),
    resident.length === 0 ? "-" : (median(resident) / 1024 / 1024).toFixed(0),
  ];
}

import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import type { FanOutRun } from "./fan-out-run.ts";
import { cpuRatios, type FanOutSize, medianOf, runsOf } from "./fan-out-size.ts";

const HEAD = [
  "server",
  "packets",
  "JSON",
  "lost",
  "CPU µs/message min",
  "median",
  "max",
  "latency ms p50",
  "p99",
  "max",
  "memory MiB",
  "server busy",
  "crowd busy",
];

/** Share of a core above which a process is a bottleneck. Messages then pile up before it and leave together, at less cost each. */
const SATURATED = 0.92;

/** One row for each server (medians over its runs; the latency maximum is of all), and the ratios of the rounds. */
export function fanOutTable(size: FanOutSize): Table {
  const servers = Object.keys(size.rounds[0] ?? {});
  const rows = servers.map((server) => row(server, runsOf(size, server)));
  const ratios = servers
    .filter((server) => server !== "relay")
    .map((server) => {
      const values = cpuRatios(size, server);
      const list = values.map((ratio) => ratio.toFixed(2)).join(" ");
      return `CPU relay / ${server} by round: ${values.length === 0 ? "not measured" : `${list}; median ${median(values).toFixed(2)}`}`;
    });
  const title = `${size.clients} clients, ${size.rounds.length} rounds`;
  return { name: "servers", title, head: HEAD, rows, notes: [...ratios, ...saturation(size)] };
}

function row(server: string, runs: readonly FanOutRun[]): string[] {
  const sum = (value: (run: FanOutRun) => number) => runs.reduce((total, run) => total + value(run), 0);
  const fixed = (value: (run: FanOutRun) => number, digits: number) => medianOf(runs, value).toFixed(digits);
  const cpu = runs.flatMap(({ cpuMicrosPerMessage }) => cpuMicrosPerMessage ?? []);
  const cpuCell = (micros: number) => (cpu.length === 0 ? "-" : micros.toFixed(2));
  const known = (value: number | undefined) => value ?? Number.NaN;
  return [
    server,
    String(sum(({ packets }) => packets)),
    String(sum(({ texts }) => texts)),
    String(sum(({ faults }) => faults.lost)),
    cpuCell(Math.min(...cpu)),
    cpuCell(median(cpu)),
    cpuCell(Math.max(...cpu)),
    fixed(({ latencyMillis }) => latencyMillis.p50, 2),
    fixed(({ latencyMillis }) => latencyMillis.p99, 2),
    Math.max(...runs.map(({ latencyMillis }) => latencyMillis.max)).toFixed(2),
    fixed(({ residentBytes }) => known(residentBytes) / 1024 / 1024, 0),
    `${fixed(({ serverBusy }) => known(serverBusy) * 100, 0)} %`,
    `${fixed(({ crowdBusy }) => crowdBusy * 100, 0)} %`,
  ];
}

/** Names the runs in which a process had no time left, so that readers treat their ratios with care. */
function saturation({ rounds }: FanOutSize): string[] {
  const runs = rounds.flatMap((round) => Object.values(round));
  const crowds = runs.filter(({ crowdBusy }) => crowdBusy > SATURATED).length;
  const servers = runs.filter(({ serverBusy }) => (serverBusy ?? 0) > SATURATED).length;
  if (crowds + servers === 0) return [];
  return [
    `! of ${runs.length} runs the crowd was saturated in ${crowds}, the server in ${servers}: treat their ratios with care`,
  ];
}

import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { GAME_TITLES } from "../games/played-game.ts";
import { PHASES, type Phase } from "./crowd-report.ts";
import type { FanOutRun, PhaseResult } from "./fan-out-run.ts";
import { cpuRatios, type FanOutSize, runsOf } from "./fan-out-size.ts";

/** What the latency in the table covers. */
const LATENCY_NOTE =
  "latency: from the game's send to the client's reading of the 0x01; the time in the game and in a client's program is not in it: bench end-to-end measures that";

const HEAD = [
  "phase",
  "server",
  "messages",
  "of them 0x01",
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

const TITLES: Readonly<Record<Phase, string>> = { startUp: "start-up", steady: "steady" };

/** Share of a core above which a process is a bottleneck. Messages then pile up before it and leave together, at less cost each. */
const SATURATED = 0.92;

/** One row for each phase and server (medians over its runs; the latency maximum is of all), and the ratios of the rounds. */
export function fanOutTable(size: FanOutSize): Table {
  const servers = Object.keys(size.rounds[0] ?? {});
  const rows = PHASES.flatMap((phase) => servers.map((server) => row(phase, server, runsOf(size, server))));
  const ratios = PHASES.flatMap((phase) =>
    servers
      .filter((server) => server !== "relay")
      .map((server) => {
        const values = cpuRatios(size, server, phase);
        const list = values.map((ratio) => ratio.toFixed(2)).join(" ");
        return `${TITLES[phase]}, CPU relay / ${server} by round: ${values.length === 0 ? "not measured" : `${list}; median ${median(values).toFixed(2)}`}`;
      }),
  );
  const title = `${GAME_TITLES[size.game]}, ${size.clients} clients, ${size.rounds.length} rounds`;
  const notes = [...ratios, ...saturation(size), LATENCY_NOTE];
  return { name: size.game, title, head: HEAD, rows, notes };
}

function row(phase: Phase, server: string, runs: readonly FanOutRun[]): string[] {
  const phases = runs.map((run) => run[phase]);
  const sum = (value: (one: PhaseResult) => number) => phases.reduce((total, one) => total + value(one), 0);
  const fixed = (value: (one: PhaseResult) => number | undefined, digits: number) =>
    median(phases.map((one) => value(one) ?? Number.NaN)).toFixed(digits);
  const cpu = phases.flatMap(({ cpuMicrosPerMessage }) => cpuMicrosPerMessage ?? []);
  const cpuCell = (micros: number) => (cpu.length === 0 ? "-" : micros.toFixed(2));
  return [
    TITLES[phase],
    server,
    String(sum(({ delivered }) => delivered)),
    String(sum(({ samples }) => samples)),
    cpuCell(Math.min(...cpu)),
    cpuCell(median(cpu)),
    cpuCell(Math.max(...cpu)),
    fixed(({ latencyMillis }) => latencyMillis.p50, 2),
    fixed(({ latencyMillis }) => latencyMillis.p99, 2),
    Math.max(...phases.map(({ latencyMillis }) => latencyMillis.max)).toFixed(2),
    fixed(({ residentBytes = Number.NaN }) => residentBytes / 1024 / 1024, 0),
    `${fixed(({ serverBusy = Number.NaN }) => serverBusy * 100, 0)} %`,
    `${fixed(({ crowdBusy }) => crowdBusy * 100, 0)} %`,
  ];
}

/** Names the phases in which a process had no time left, so that readers treat their ratios with care. */
function saturation({ rounds }: FanOutSize): string[] {
  const steady = rounds.flatMap((round) => Object.values(round).map((run) => run.steady));
  const crowds = steady.filter(({ crowdBusy }) => crowdBusy > SATURATED).length;
  const servers = steady.filter(({ serverBusy }) => (serverBusy ?? 0) > SATURATED).length;
  if (crowds + servers === 0) return [];
  return [
    `! of ${steady.length} runs the crowd was saturated in ${crowds}, the server in ${servers}: treat their ratios with care`,
  ];
}

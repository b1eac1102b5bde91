import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { runProcess } from "../run-process.ts";
import { BARE, compileCServer, RELAY } from "../servers/own-servers.ts";
import { mosquitto, natsServer, nodeWs, pythonWebsockets } from "../servers/peer-servers.ts";
import { startServer } from "../servers/server-process.ts";
import { isThere, type MissingProgram, type ServerProgram } from "../servers/server-program.ts";
import type { FloodProtocolName } from "./flood-protocol.ts";
import type { FloodOrder, FloodReport } from "./flood-report.ts";

/** Minimum delivered rate of the relay, as a multiple of a server's; the median over rounds. */
interface Limits {
  bare: number;
  peers: number;
}

interface Plan {
  rounds: number;
  work: Pick<FloodOrder, "clients" | "warmUpMillis" | "windowMillis">;
  limits: Limits;
}

const FULL: Plan = {
  rounds: 5,
  work: { clients: 10, warmUpMillis: 700, windowMillis: 1500 },
  limits: { bare: 0.7, peers: 10 },
};

const SMOKE: Plan = {
  rounds: 1,
  work: { clients: 10, warmUpMillis: 500, windowMillis: 700 },
  limits: { bare: 0.15, peers: 1.5 },
};

/** A server and its protocol. */
interface Contestant {
  program: ServerProgram | MissingProgram;
  protocol: FloodProtocolName;
}

/** Reports by server, one a round. */
type Reports = Record<string, FloodReport[]>;

/** Maximum number of packets a second that each server delivers. */
export const floodBench: Bench = {
  about: "0x01 as fast as 10 classic clients get it: delivered rate, beside other servers",
  async run({ smoke }): Promise<BenchReport> {
    const { rounds, work, limits } = smoke ? SMOKE : FULL;
    const contestants: Contestant[] = [
      { program: RELAY, protocol: "websocket" },
      { program: BARE, protocol: "websocket" },
      { program: compileCServer(), protocol: "websocket" },
      { program: nodeWs(), protocol: "websocket" },
      { program: pythonWebsockets(), protocol: "websocket" },
      { program: await mosquitto(), protocol: "mqtt" },
      { program: await natsServer(), protocol: "nats" },
    ];
    const reports: Reports = {};
    for (let round = 0; round < rounds; round++) {
      for (const { program, protocol } of contestants) {
        if (!isThere(program)) continue;
        const report = await runFlood(program, protocol, work);
        reports[program.name] = [...(reports[program.name] ?? []), report];
      }
    }
    const missing = contestants
      .map(({ program }) => program)
      .filter((program): program is MissingProgram => !isThere(program));
    return {
      tables: [floodTable(reports, missing)],
      budgets: floodBudgets(reports, missing, limits),
      results: { work, limits, missing, reports },
    };
  },
};

async function runFlood(
  program: ServerProgram,
  protocol: FloodProtocolName,
  work: Plan["work"],
): Promise<FloodReport> {
  await using server = await startServer(program);
  const order: FloodOrder = { ...work, protocol, url: server.url, serverPid: server.pid };
  // This await keeps the server running, because it ends with this function.
  return await runProcess(new URL("./flood-process.ts", import.meta.url), order);
}

function rate({ delivered, windowSeconds }: FloodReport): number {
  return delivered / windowSeconds;
}

/** The relay's rate divided by a server's, by round. */
function ratios(reports: Reports, name: string): number[] {
  const relay = reports[RELAY.name] ?? [];
  return (reports[name] ?? []).map((report, round) => rate(relay[round] ?? report) / rate(report));
}

function floodTable(reports: Reports, missing: readonly MissingProgram[]): Table {
  const count = (value: number) => Math.round(value).toLocaleString("en");
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  const rows = Object.entries(reports).map(([name, runs]) => {
    const rates = runs.map(rate);
    const cpu = runs.flatMap(({ cpuNanos, delivered }) =>
      cpuNanos === undefined ? [] : cpuNanos / delivered,
    );
    const busy = runs.flatMap(({ cpuNanos, windowSeconds }) =>
      cpuNanos === undefined ? [] : cpuNanos / 1e9 / windowSeconds,
    );
    return [
      name,
      count(median(rates)),
      count(Math.min(...rates)),
      count(Math.max(...rates)),
      median(ratios(reports, name)).toFixed(2),
      String(runs.reduce((total, { lost }) => total + lost, 0)),
      cpu.length === 0 ? "-" : (median(cpu) / 1000).toFixed(2),
      busy.length === 0 ? "-" : percent(median(busy)),
      percent(median(runs.map(({ crowdBusy }) => crowdBusy))),
    ];
  });
  const head = [
    "server",
    "delivered/s median",
    "min",
    "max",
    "relay / it",
    "lost",
    "CPU µs/message",
    "server busy",
    "crowd busy",
  ];
  const notes = missing.map(({ name, missing: why }) => `skipped: ${name}, ${why}`);
  return { name: "rates", head, rows, notes };
}

function floodBudgets(
  reports: Reports,
  missing: readonly MissingProgram[],
  { bare, peers }: Limits,
): Budget[] {
  const budget = (other: string, limit: number): Budget => {
    const what = `delivered rate, relay / ${other}, median of rounds`;
    const asked = `at least ${limit}`;
    const why = missing.find((program) => program.name === other)?.missing;
    if (why !== undefined) return skippedBudget({ what, asked, reason: why });
    const ratio = median(ratios(reports, other));
    return checkedBudget({ what, asked, measured: ratio.toFixed(2), holds: ratio >= limit });
  };
  const lost = (reports[RELAY.name] ?? []).reduce((total, report) => total + report.lost, 0);
  return [
    budget(BARE.name, bare),
    budget("ws on Node", peers),
    budget("Python websockets", peers),
    checkedBudget({
      what: "packets lost by the relay",
      asked: "none",
      measured: String(lost),
      holds: lost === 0,
    }),
  ];
}

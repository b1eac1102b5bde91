import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { GAME_KINDS, GAME_TITLES, type GameKind } from "../games/played-game.ts";
import { runProcess } from "../run-process.ts";
import { bareServer, compileCServer, RELAY } from "../servers/own-servers.ts";
import { mosquitto, natsServer, nodeWs, pythonWebsockets } from "../servers/peer-servers.ts";
import { recordScript } from "../servers/script.ts";
import { startServer } from "../servers/server-process.ts";
import { isThere, type MissingProgram, type ServerProgram } from "../servers/server-program.ts";
import type { FloodProtocolName } from "./flood-protocol.ts";
import type { FloodOrder, FloodReport } from "./flood-report.ts";

/** Minimum delivered rate of the relay, as a multiple of a server's; the median over rounds. */
interface Limits {
  /** For each kind of game. */
  bare: number;
  /** For lone 0x01, which is all that the peers pass on. */
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
  limits: { bare: 0.8, peers: 10 },
};

const SMOKE: Plan = {
  rounds: 1,
  work: { clients: 10, warmUpMillis: 500, windowMillis: 500 },
  limits: { bare: 0.1, peers: 1.5 },
};

/** Ticks of a script. More frames are never on their way. */
const SCRIPT_TICKS = 450;
const SCRIPT_HZ = 450;

/** A server, its protocol, and the script that it plays. */
interface Contestant {
  program: ServerProgram | MissingProgram;
  protocol: FloodProtocolName;
  scriptTicks?: number;
}

/** Reports of one kind of game by server, one a round. */
type Reports = Record<string, FloodReport[]>;

/** Maximum number of frames a second that each server delivers. */
export const floodBench: Bench = {
  about: "what games send as fast as 10 classic clients get it: delivered rate, beside other servers",
  async run({ smoke }): Promise<BenchReport> {
    const { rounds, work, limits } = smoke ? SMOKE : FULL;
    const peers: Contestant[] = [
      { program: compileCServer(), protocol: "websocket" },
      { program: nodeWs(), protocol: "websocket" },
      { program: pythonWebsockets(), protocol: "websocket" },
      { program: await mosquitto(), protocol: "mqtt" },
      { program: await natsServer(), protocol: "nats" },
    ];
    const reports: Record<GameKind, Reports> = { addon: {}, simulate: {}, lone: {} };
    // Nothing is measured yet, so both games are recorded at once.
    const [addon, simulate] = await Promise.all([scripted("addon"), scripted("simulate")]);
    // Lone 0x01 reaches the clients as it came, so that its bare server needs no script.
    const lone: Contestant = { program: bareServer(), protocol: "websocket" };
    const bares: Record<GameKind, Contestant> = { addon, simulate, lone };
    for (const game of GAME_KINDS) {
      const contestants = [
        { program: RELAY, protocol: "websocket" } as const,
        bares[game],
        ...(game === "lone" ? peers : []),
      ];
      for (let round = 0; round < rounds; round++) {
        for (const contestant of contestants) {
          const { program } = contestant;
          if (!isThere(program)) continue;
          const report = await runFlood(program, contestant, game, work);
          reports[game][program.name] = [...(reports[game][program.name] ?? []), report];
        }
      }
    }
    const missing = peers
      .map(({ program }) => program)
      .filter((program): program is MissingProgram => !isThere(program));
    return {
      tables: GAME_KINDS.map((game) => floodTable(game, reports[game], game === "lone" ? missing : [])),
      budgets: floodBudgets(reports, missing, limits),
      results: { work, limits, missing, reports },
    };
  },
};

/** The bare server that publishes what the relay's clients receive in each frame. */
async function scripted(game: GameKind): Promise<Contestant> {
  const { path, ticks } = await recordScript(game, {
    ticks: SCRIPT_TICKS,
    rateHz: SCRIPT_HZ,
    onlyEveryTick: true,
  });
  return { program: bareServer(path), protocol: "websocket", scriptTicks: ticks };
}

async function runFlood(
  program: ServerProgram,
  { protocol, scriptTicks }: Contestant,
  game: GameKind,
  work: Plan["work"],
): Promise<FloodReport> {
  await using server = await startServer(program);
  const script = scriptTicks === undefined ? {} : { scriptTicks };
  const order: FloodOrder = { ...work, ...script, protocol, game, url: server.url, serverPid: server.pid };
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

function floodTable(game: GameKind, reports: Reports, missing: readonly MissingProgram[]): Table {
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
    "0x01 delivered/s median",
    "min",
    "max",
    "relay / it",
    "lost",
    "CPU µs/frame",
    "server busy",
    "crowd busy",
  ];
  const notes = missing.map(({ name, missing: why }) => `skipped: ${name}, ${why}`);
  return { name: game, title: GAME_TITLES[game], head, rows, notes };
}

function floodBudgets(
  reports: Readonly<Record<GameKind, Reports>>,
  missing: readonly MissingProgram[],
  { bare, peers }: Limits,
): Budget[] {
  const budget = (game: GameKind, other: string, limit: number): Budget => {
    const what = `delivered rate, relay / ${other}, ${GAME_TITLES[game]}, median of rounds`;
    const asked = `at least ${limit}`;
    const why = missing.find((program) => program.name === other)?.missing;
    if (why !== undefined) return skippedBudget({ what, asked, reason: why });
    const ratio = median(ratios(reports[game], other));
    return checkedBudget({ what, asked, measured: ratio.toFixed(2), holds: ratio >= limit });
  };
  const relay = GAME_KINDS.flatMap((game) => reports[game][RELAY.name] ?? []);
  const lost = relay.reduce((total, report) => total + report.lost, 0);
  return [
    ...GAME_KINDS.map((game) => budget(game, "bare", bare)),
    budget("lone", "ws on Node", peers),
    budget("lone", "Python websockets", peers),
    checkedBudget({
      what: "frames lost by the relay",
      asked: "none",
      measured: String(lost),
      holds: lost === 0,
    }),
  ];
}

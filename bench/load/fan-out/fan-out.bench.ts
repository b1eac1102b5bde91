import type { Bench, BenchOptions, BenchReport } from "../../support/bench.ts";
import { BARE, compileCServer, RELAY } from "../servers/own-servers.ts";
import { isThere, type ServerProgram } from "../servers/server-program.ts";
import { type FanOutLimits, fanOutBudgets } from "./fan-out-budgets.ts";
import { type FanOutRun, runFanOut, type Workload } from "./fan-out-run.ts";
import type { FanOutSize } from "./fan-out-size.ts";
import { fanOutTable } from "./fan-out-table.ts";

/** How long a bench is, and what it promises. */
interface Plan {
  sizes: { rounds: number; workload: Workload }[];
  limits: FanOutLimits;
}

const FULL: Plan = {
  sizes: [
    { rounds: 7, workload: { clients: 10, rateHz: 90, warmUpPackets: 3000, packets: 540 } },
    { rounds: 5, workload: { clients: 100, rateHz: 90, warmUpPackets: 3000, packets: 360 } },
    { rounds: 5, workload: { clients: 1000, rateHz: 90, warmUpPackets: 3000, packets: 270 } },
  ],
  limits: { bareRatio: 1.15, cRatio: 1.35, p99Millis: 5, residentMebibytes: 80 },
};

/** On machines that do other things too: what users are promised (50 ms), and ratios that only a blunder breaks. */
const SMOKE: Plan = {
  sizes: [
    { rounds: 2, workload: { clients: 10, rateHz: 90, warmUpPackets: 500, packets: 90 } },
    { rounds: 1, workload: { clients: 100, rateHz: 90, warmUpPackets: 500, packets: 45 } },
    { rounds: 1, workload: { clients: 1000, rateHz: 90, warmUpPackets: 500, packets: 45 } },
  ],
  limits: { bareRatio: 2.5, cRatio: 4, p99Millis: 50, residentMebibytes: 120 },
};

/** What the relay costs beside servers that only pass on, from ten clients to a thousand. */
export const fanOutBench: Bench = {
  about:
    "0x01 at 90 Hz to 10, 100 and 1,000 classic clients: CPU, latency, memory, beside servers that only pass on",
  run: runFanOutBench,
};

async function runFanOutBench({ smoke }: BenchOptions): Promise<BenchReport> {
  const { sizes: plans, limits } = smoke ? SMOKE : FULL;
  const c = compileCServer();
  const servers = [RELAY, BARE, c].filter(isThere);
  const sizes: FanOutSize[] = [];
  for (const { rounds, workload } of plans) {
    const size: FanOutSize = { clients: workload.clients, rounds: [] };
    for (let round = 0; round < rounds; round++) {
      size.rounds.push(await runRound(rotated(servers, round), workload));
    }
    sizes.push(size);
  }
  const missing = isThere(c) ? undefined : c.missing;
  const tables = sizes.map(fanOutTable);
  if (missing !== undefined) tables.push(`  no C server: ${missing}`);
  return { tables, budgets: fanOutBudgets(sizes, limits, missing), results: { plans, limits, sizes } };
}

/** One run of each server, one after the other. */
async function runRound(servers: readonly ServerProgram[], workload: Workload) {
  const runs: Record<string, FanOutRun> = {};
  for (const server of servers) runs[server.name] = await runFanOut(server, workload);
  return runs;
}

/** Each round begins with another server, so that none always has the same neighbour. */
function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

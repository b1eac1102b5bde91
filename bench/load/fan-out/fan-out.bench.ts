import type { Bench, BenchOptions, BenchReport } from "../../support/bench.ts";
import { BARE, compileCServer, RELAY } from "../servers/own-servers.ts";
import { isThere, type ServerProgram } from "../servers/server-program.ts";
import { fanOutBudgets } from "./fan-out-budgets.ts";
import { type FanOutPlan, FULL_PLANS, SMOKE_PLANS } from "./fan-out-plans.ts";
import { type FanOutRun, runFanOut, type Workload } from "./fan-out-run.ts";
import type { FanOutSize } from "./fan-out-size.ts";
import { fanOutTable } from "./fan-out-table.ts";

/** What the relay costs with so many clients, beside servers that only pass on. */
export function fanOutBench(clients: keyof typeof FULL_PLANS): Bench {
  return {
    about: `0x01 at 90 Hz to ${clients.toLocaleString("en")} classic clients, beside servers that only pass on: CPU, latency, memory`,
    run: ({ smoke }: BenchOptions) => runFanOutBench((smoke ? SMOKE_PLANS : FULL_PLANS)[clients]),
  };
}

async function runFanOutBench({ rounds, workload, limits }: FanOutPlan): Promise<BenchReport> {
  const c = limits.cRatio === undefined ? undefined : compileCServer();
  const servers = [RELAY, BARE, ...(c === undefined ? [] : [c])].filter(isThere);
  const size: FanOutSize = { clients: workload.clients, rounds: [] };
  for (let round = 0; round < rounds; round++) {
    size.rounds.push(await runRound(rotated(servers, round), workload));
  }
  const missing = c === undefined || isThere(c) ? undefined : c.missing;
  const tables = [fanOutTable(size), ...(missing === undefined ? [] : [`  no C server: ${missing}`])];
  return { tables, budgets: fanOutBudgets(size, limits, missing), results: { workload, limits, size } };
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

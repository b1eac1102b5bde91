import type { Bench, BenchOptions, BenchReport } from "../../support/bench.ts";
import { BARE, compileCServer, RELAY } from "../servers/own-servers.ts";
import { isThere, type ServerProgram } from "../servers/server-program.ts";
import { fanOutBudgets } from "./fan-out-budgets.ts";
import { type FanOutPlan, FULL_PLANS, SMOKE_PLANS } from "./fan-out-plans.ts";
import { runFanOut, type Workload } from "./fan-out-run.ts";
import type { FanOutSize } from "./fan-out-size.ts";
import { fanOutTable } from "./fan-out-table.ts";

/** Cost of the relay with this number of clients, beside servers that only pass messages on. */
export function fanOutBench(clients: keyof typeof FULL_PLANS): Bench {
  return {
    about: `0x01 at 90 Hz to ${clients.toLocaleString("en")} classic clients, beside servers that only pass messages on: CPU, latency, memory`,
    run: ({ smoke }: BenchOptions) => runFanOutBench((smoke ? SMOKE_PLANS : FULL_PLANS)[clients]),
  };
}

async function runFanOutBench({ starts, sideBySide, workload, limits }: FanOutPlan): Promise<BenchReport> {
  const c = limits.cRatio === undefined ? undefined : compileCServer();
  const servers = [RELAY, BARE, ...(c === undefined ? [] : [c])].filter(isThere);
  const size: FanOutSize = { clients: workload.clients, rounds: [] };
  for (let start = 0; start < starts; start++) {
    size.rounds.push(...(await runRounds(rotated(servers, start), workload, sideBySide)));
  }
  const missing = c === undefined || isThere(c) ? undefined : c.missing;
  return {
    tables: [fanOutTable(size)],
    budgets: fanOutBudgets(size, limits, missing),
    results: { workload, limits, size },
  };
}

/** Starts every server once, at the same time or one after the other. A round is one window of each. */
async function runRounds(servers: readonly ServerProgram[], workload: Workload, sideBySide: boolean) {
  const run = async (server: ServerProgram) => ({
    name: server.name,
    windows: await runFanOut(server, workload),
  });
  const runs = sideBySide ? await Promise.all(servers.map(run)) : await inTurn(servers, run);
  return Array.from({ length: workload.windows }, (_, window) =>
    Object.fromEntries(
      runs.flatMap(({ name, windows }) => {
        const one = windows[window];
        return one === undefined ? [] : [[name, one]];
      }),
    ),
  );
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** Rotates the order of the servers, so that no server always has the same neighbour. */
function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

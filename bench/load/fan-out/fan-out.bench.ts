import type { Bench, BenchOptions, BenchReport } from "../../support/bench.ts";
import { GAME_KINDS, type GameKind } from "../games/played-game.ts";
import { bareServer, compileCServer, RELAY } from "../servers/own-servers.ts";
import { recordScript } from "../servers/script.ts";
import { isThere } from "../servers/server-program.ts";
import { fanOutBudgets } from "./fan-out-budgets.ts";
import { type FanOutPlan, FULL_PLANS, SMOKE_PLANS } from "./fan-out-plans.ts";
import { type Contestant, runFanOut } from "./fan-out-run.ts";
import type { FanOutSize } from "./fan-out-size.ts";
import { fanOutTable } from "./fan-out-table.ts";

/** Ticks of a script: two seconds, in which the events that come twice a second are in their share. */
const SCRIPT_TICKS = 180;

/** Cost of the relay with this number of clients, beside servers that only pass messages on. */
export function fanOutBench(clients: keyof typeof FULL_PLANS): Bench {
  return {
    about: `what games send at 90 Hz to ${clients.toLocaleString("en")} classic clients, beside servers that only pass messages on: CPU, latency, memory`,
    run: ({ smoke }: BenchOptions) => runFanOutBench((smoke ? SMOKE_PLANS : FULL_PLANS)[clients]),
  };
}

async function runFanOutBench({ rounds, sideBySide, workload, limits }: FanOutPlan): Promise<BenchReport> {
  const c = limits.cRatio === undefined ? undefined : compileCServer();
  const contestants: Record<GameKind, Contestant[]> = { addon: [], simulate: [], lone: [] };
  // Nothing is measured yet, so all games are recorded at once.
  await Promise.all(
    GAME_KINDS.map(async (game) => {
      const script = await recordScript(game, { ticks: SCRIPT_TICKS, rateHz: workload.rateHz });
      contestants[game] = [
        { program: RELAY },
        { program: bareServer(script.path), scriptTicks: script.ticks },
        // The C server passes on what comes, and only 0x01 may reach a client as it came.
        ...(game === "lone" && c !== undefined && isThere(c) ? [{ program: c }] : []),
      ];
    }),
  );
  const sizes = GAME_KINDS.map((game): FanOutSize => ({ clients: workload.clients, game, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const { game, rounds } of sizes) {
      const run = async (contestant: Contestant) =>
        [contestant.program.name, await runFanOut(contestant, game, workload)] as const;
      const servers = rotated(contestants[game], round);
      const runs = sideBySide ? await Promise.all(servers.map(run)) : await inTurn(servers, run);
      rounds.push(Object.fromEntries(runs));
    }
  }
  const missing = c === undefined || isThere(c) ? undefined : c.missing;
  return {
    tables: sizes.map(fanOutTable),
    budgets: fanOutBudgets(sizes, limits, missing),
    results: { workload, limits, sizes },
  };
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

import { NATS_SERVER } from "../../../test/support/nats-server.ts";
import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { type GoneAndBack, goneAndBack } from "./gone-and-back.ts";
import { runCpu, runLatency } from "./links.bench.ts";
import { FULL_PLAN, SMOKE_PLAN } from "./links-plan.ts";
import type { LinkCpu } from "./links-report.ts";
import { cpuTable, latencyTable, linkedMicros } from "./links-tables.ts";
import { startNatsPair } from "./nats-pair.ts";

/** What a sample may cost the near relay. Units: microseconds, by number of games. */
const LIMIT_MICROS = { full: [80, 40], smoke: [300] } as const;
const GONE_MILLIS = 3000;
const BACK_MILLIS = 2000;

/** What games shared by a NATS server cost, and how soon they are gone and back with it. */
export const natsBench: Bench = {
  about:
    "games shared by a NATS server: added latency, CPU of the near relay per sample, times without the server",
  async run({ smoke }): Promise<BenchReport> {
    if (!NATS_SERVER.found()) {
      const reason = `not installed: ${NATS_SERVER.command ?? "nats-server"}`;
      return {
        tables: [],
        budgets: [skippedBudget({ what: "NATS", asked: "a server", reason })],
        results: {},
      };
    }
    const plan = smoke ? SMOKE_PLAN : FULL_PLAN;
    const latency = await runLatency(plan, startNatsPair);
    const cpu: LinkCpu[] = [];
    for (const { work } of plan.cpu) cpu.push(await runCpu(work, startNatsPair));
    await using pair = await startNatsPair();
    const times = await goneAndBack(pair, smoke ? 1 : 5);
    const limits = smoke ? LIMIT_MICROS.smoke : LIMIT_MICROS.full;
    return {
      tables: [withLost(latencyTable(latency), latency.faults), cpuTable(cpu), timesTable(times)],
      budgets: [
        ...cpu.map((run, index) => cpuBudget(run, limits[index] ?? Number.NaN)),
        timeBudget("the server gone, until games idle, longest", times.idleMillis, GONE_MILLIS),
        timeBudget("the server back, until samples are, longest", times.backMillis, BACK_MILLIS),
      ],
      results: { plan, latency, cpu, times },
    };
  },
};

/** On a machine that stands still for 250 ms, late samples are not shown: that is no fault. */
function withLost(table: Table, lost: number): Table {
  return {
    ...table,
    notes: [...(table.notes ?? []), `poses that did not come, or came too late to be shown: ${lost}`],
  };
}

function cpuBudget(run: LinkCpu, limitMicros: number): Budget {
  const what = `CPU of the near relay per sample, ${run.games} games x ${run.rateHz} Hz, median of pairs`;
  const asked = `below ${limitMicros} µs`;
  const micros = linkedMicros(run);
  if (micros === undefined)
    return skippedBudget({ what, asked, reason: "needs the CPU time of threads in /proc, as Linux has it" });
  const measured = median(micros);
  return checkedBudget({ what, asked, measured: `${measured.toFixed(1)} µs`, holds: measured < limitMicros });
}

function timeBudget(what: string, millis: readonly number[], limitMillis: number): Budget {
  const longest = Math.max(...millis);
  const [asked, measured] = [limitMillis, longest].map((value) => `${(value / 1000).toFixed(2)} s`);
  return checkedBudget({
    what,
    asked: `at most ${asked}`,
    measured: measured ?? "",
    holds: longest <= limitMillis,
  });
}

function timesTable({ idleMillis, backMillis }: GoneAndBack): Table {
  const row = (name: string, millis: readonly number[]) => [
    name,
    ...[Math.min(...millis), median(millis), Math.max(...millis)].map((value) => (value / 1000).toFixed(2)),
  ];
  return {
    name: "times",
    title: "Times without the server",
    head: ["s", "min", "median", "max"],
    rows: [
      row("from the end of the server until games idle", idleMillis),
      row("from its return until samples are back", backMillis),
    ],
    notes: [],
  };
}

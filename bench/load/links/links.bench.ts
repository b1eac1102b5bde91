import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import { runProcess } from "../run-process.ts";
import { edgeCrowdsBudgets, edgeCrowdsTable, runEdgeCrowds } from "./edge-crowds.ts";
import { type LinkPair, startLinkPair } from "./link-pair.ts";
import { FULL_PLAN, type LinksPlan, SMOKE_PLAN } from "./links-plan.ts";
import type { CpuOrder, LatencyOrder, LinkCpu, LinkLatency } from "./links-report.ts";
import { cpuTable, latencyTable, linkedMicros } from "./links-tables.ts";

const SCRIPT = new URL("./links-process.ts", import.meta.url);

/** What a link between two relays adds to the age of poses, and costs the near relay; and what edges gain for a crowd. */
export const linksBench: Bench = {
  about:
    "a link between two relays: added latency, and CPU of the near relay per linked sample; a crowd at edges against one process",
  async run({ smoke }): Promise<BenchReport> {
    const plan = smoke ? SMOKE_PLAN : FULL_PLAN;
    const latency = await runLatency(plan);
    const cpu: LinkCpu[] = [];
    for (const { work } of plan.cpu) cpu.push(await runCpu(work));
    const crowds = await runEdgeCrowds(plan.edges);
    return {
      tables: [latencyTable(latency), cpuTable(cpu), edgeCrowdsTable(plan.edges, crowds)],
      budgets: [
        ...latencyBudgets(plan, latency),
        ...cpu.flatMap((run, index) => cpuBudgets(plan, index, run)),
        ...edgeCrowdsBudgets(plan.edges, crowds),
      ],
      results: { plan, latency, cpu, crowds },
    };
  },
};

/** Runs the games and clients of a latency run at two relays. */
export async function runLatency(
  { latency }: Pick<LinksPlan, "latency">,
  startPair: () => Promise<LinkPair> = startLinkPair,
): Promise<LinkLatency> {
  await using relays = await startPair();
  const { near, far } = relays;
  return await runProcess(SCRIPT, {
    kind: "latency",
    nearUrl: near.url,
    farUrl: far.url,
    ...latency,
  } satisfies LatencyOrder);
}

/** Runs the games and clients of a CPU run at two relays. */
export async function runCpu(
  work: LinksPlan["cpu"][number]["work"],
  startPair: () => Promise<LinkPair> = startLinkPair,
): Promise<LinkCpu> {
  await using relays = await startPair();
  const { near, far } = relays;
  return await runProcess(SCRIPT, {
    kind: "cpu",
    nearUrl: near.url,
    farUrl: far.url,
    nearPid: near.pid,
    ...work,
  } satisfies CpuOrder);
}

function latencyBudgets({ limits }: LinksPlan, { added, faults }: LinkLatency): Budget[] {
  const budget = (what: string, millis: number, limitMillis: number) =>
    checkedBudget({
      what: `latency that a link adds, ${what}`,
      asked: `below ${limitMillis} ms`,
      measured: `${millis.toFixed(2)} ms`,
      holds: millis < limitMillis,
    });
  return [
    budget("p50", added.p50, limits.p50Millis),
    budget("p99", added.p99, limits.p99Millis),
    checkedBudget({
      what: "poses lost or out of order at either relay",
      asked: "none",
      measured: String(faults),
      holds: faults === 0,
    }),
  ];
}

function cpuBudgets({ cpu }: LinksPlan, index: number, run: LinkCpu): Budget[] {
  const limitMicros = cpu[index]?.limitMicros ?? Number.NaN;
  const name = `${run.games} games x ${run.rateHz} Hz`;
  const what = `CPU of the near relay per linked sample, ${name}, median of pairs`;
  const asked = `below ${limitMicros} µs`;
  const micros = linkedMicros(run);
  const measured = median(micros ?? []);
  return [
    micros === undefined
      ? skippedBudget({ what, asked, reason: "needs the CPU time of threads in /proc, as Linux has it" })
      : checkedBudget({ what, asked, measured: `${measured.toFixed(1)} µs`, holds: measured < limitMicros }),
    checkedBudget({
      what: `samples lost on the link, ${name}`,
      asked: "none",
      measured: String(run.lost),
      holds: run.lost === 0,
    }),
  ];
}

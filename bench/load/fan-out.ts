/**
 * The load bench "10 clients at 90 Hz, 0x01 only": what the relay costs beside a server that only publishes.
 * Run: `bun bench/load/fan-out.ts [smoke]`, or `bun run bench fan-out`.
 */
import { type Budget, describeBudget } from "../support/budget.ts";
import { describeMachine } from "../support/machine.ts";
import { writeResults } from "../support/results-file.ts";
import { type FanOutLimits, type FanOutPair, fanOutBudgets } from "./fan-out-budgets.ts";
import { runFanOut, type Workload } from "./fan-out-run.ts";
import { fanOutTable } from "./fan-out-table.ts";

/** How long a bench is, and what it promises. */
interface Plan {
  pairs: number;
  workload: Workload;
  limits: FanOutLimits;
}

const FULL: Plan = {
  pairs: 7,
  workload: { clients: 10, rateHz: 90, warmUpPackets: 4000, packets: 720 },
  limits: { cpuRatio: 1.3, p99Millis: 5 },
};

/** Short and on machines that do other things too: only what users are promised (50 ms), and a ratio with room for noise. */
const SMOKE: Plan = {
  pairs: 3,
  workload: { clients: 10, rateHz: 90, warmUpPackets: 1000, packets: 90 },
  limits: { cpuRatio: 2, p99Millis: 50 },
};

/** Runs the bench, prints what it found and writes it to `bench/results/`. Fails: an Error when a server cannot run. */
export async function runFanOutBench({ smoke }: { smoke: boolean }): Promise<Budget[]> {
  const { pairs: count, workload, limits } = smoke ? SMOKE : FULL;
  const machine = describeMachine();
  const { clients, rateHz, packets } = workload;
  const work = `${count} pairs of ${packets} packets after ${workload.warmUpPackets} of warm-up`;
  console.log(`fan-out: ${clients} clients at ${rateHz} Hz, 0x01 only, ${work}`);

  const pairs: FanOutPair[] = [];
  for (let index = 0; index < count; index++) {
    pairs.push({ relay: await runFanOut("relay", workload), bare: await runFanOut("bare", workload) });
  }
  console.log(`\n${fanOutTable(pairs)}\n`);

  const budgets = fanOutBudgets(pairs, limits);
  console.log(`  budgets in force: ${smoke ? "smoke" : "full"}`);
  for (const budget of budgets) console.log(describeBudget(budget));
  const path = writeResults("fan-out", { machine, smoke, workload, limits, budgets, pairs });
  console.log(`  written to ${path}`);
  return budgets;
}

if (import.meta.main) {
  const budgets = await runFanOutBench({ smoke: process.argv.includes("smoke") });
  process.exitCode = budgets.some(({ outcome }) => outcome === "broken") ? 1 : 0;
}

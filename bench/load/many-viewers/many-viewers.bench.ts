import type { Bench, BenchReport } from "../../support/bench.ts";
import { type CrowdRun, runCrowd } from "./crowd-run.ts";
import { manyViewersBudgets } from "./many-viewers-budgets.ts";
import { FULL_PLAN, SMOKE_PLAN } from "./many-viewers-plan.ts";
import { crowdTable, visitsTable, waveTable } from "./many-viewers-tables.ts";
import { runWave, type WaveRun } from "./wave-run.ts";

/** Serves up to ten thousand clients from one process: what they lose, how long others wait, and how soon a wave of clients is served. */
export const manyViewersBench: Bench = {
  about:
    "up to 10,000 clients on one relay: losses, waiting times of others, and 1,000 clients that reconnect at once",
  async run({ smoke }): Promise<BenchReport> {
    const plan = smoke ? SMOKE_PLAN : FULL_PLAN;
    const crowds: CrowdRun[] = [];
    for (const size of plan.crowds) crowds.push(await runCrowd(size));
    const waves: WaveRun[] = [];
    for (const size of plan.waves) waves.push(await runWave(size));
    return {
      tables: [crowdTable(crowds), visitsTable(crowds), waveTable(waves)],
      budgets: manyViewersBudgets(plan, crowds, waves),
      results: { plan, crowds, waves },
    };
  },
};

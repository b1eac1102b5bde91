import { type Budget, checkedBudget } from "../../support/budget.ts";
import { distributionOf } from "../../support/statistics.ts";
import type { CrowdRun } from "./crowd-run.ts";
import type { ManyViewersPlan } from "./many-viewers-plan.ts";
import { crowdName } from "./many-viewers-tables.ts";
import type { WaveRun } from "./wave-run.ts";

/** Checks the measurements against the limits. */
export function manyViewersBudgets(
  { limits }: ManyViewersPlan,
  crowds: readonly CrowdRun[],
  waves: readonly WaveRun[],
): Budget[] {
  return [
    ...crowds.flatMap((run) => [
      deliveryBudget(run),
      waitBudget("new client to its first packet", run, run.visits.newClient, limits.visitMillis),
      waitBudget("ping to pong", run, run.visits.pong, limits.visitMillis),
      waitBudget("GET /health", run, run.visits.health, limits.visitMillis),
    ]),
    ...waves.flatMap((run) => waveBudgets(run, limits)),
  ];
}

function deliveryBudget(run: CrowdRun): Budget {
  const { report, counted } = run;
  const countedForClassic = counted - report.told;
  const untold = report.untold + Math.max(0, report.lostByClassic - countedForClassic);
  return checkedBudget({
    what: `packets lost untold, packets out of order, connections ended, ${crowdName(run)}`,
    asked: "none",
    measured: `${untold}, ${report.outOfOrder}, ${report.closed}`,
    holds: untold + report.outOfOrder + report.closed === 0 && report.delivered > 0,
  });
}

function waitBudget(what: string, run: CrowdRun, times: readonly number[], limitMillis: number): Budget {
  const { p99 } = distributionOf(Float64Array.from(times));
  return checkedBudget({
    what: `${what}, p99, ${crowdName(run)}`,
    asked: `below ${limitMillis} ms`,
    measured: `${p99.toFixed(1)} ms`,
    holds: p99 < limitMillis,
  });
}

function waveBudgets({ clients, others, report, age }: WaveRun, limits: ManyViewersPlan["limits"]): Budget[] {
  const beside = others === 0 ? "" : ` beside ${others} others`;
  const served = checkedBudget({
    what: `${clients} clients reconnect at once${beside}: all are served`,
    asked: `within ${limits.servedMillis / 1000} s`,
    measured: `${(report.lastMillis / 1000).toFixed(2)} s`,
    holds: report.lastMillis < limits.servedMillis && report.unserved === 0,
  });
  if (others > 0) return [served];
  const healthy = checkedBudget({
    what: "age at a healthy client meanwhile, p99",
    asked: `below ${limits.healthyMillis} ms`,
    measured: `${age.p99.toFixed(1)} ms`,
    holds: age.p99 < limits.healthyMillis,
  });
  return [served, healthy];
}

import type { Budget } from "../support/budget.ts";
import { median } from "../support/statistics.ts";
import type { FanOutRun } from "./fan-out-run.ts";

/** What the relay may cost. */
export interface FanOutLimits {
  /** Most server CPU time per delivery, as a multiple of the bare server's; the median over pairs. */
  cpuRatio: number;
  /** Most p99 latency of the relay; the median over runs. Units: milliseconds. */
  p99Millis: number;
}

/** One run of each server, one after the other. */
export interface FanOutPair {
  relay: FanOutRun;
  bare: FanOutRun;
}

/** CPU time per delivery, relay to bare server; undefined where the system does not tell. */
export function cpuRatioOf({ relay, bare }: FanOutPair): number | undefined {
  const { cpuMicrosPerDelivery: relayMicros } = relay;
  const { cpuMicrosPerDelivery: bareMicros } = bare;
  return relayMicros === undefined || bareMicros === undefined ? undefined : relayMicros / bareMicros;
}

/** Checks what was measured against the limits. */
export function fanOutBudgets(pairs: readonly FanOutPair[], limits: FanOutLimits): Budget[] {
  return [cpuBudget(pairs, limits.cpuRatio), latencyBudget(pairs, limits.p99Millis), deliveryBudget(pairs)];
}

function cpuBudget(pairs: readonly FanOutPair[], limit: number): Budget {
  const name = `server CPU per delivery, relay / bare publish, at most ${limit.toFixed(1)} (median of pairs)`;
  const ratios = pairs.map(cpuRatioOf).filter((ratio) => ratio !== undefined);
  if (ratios.length < pairs.length) {
    const measured = `not measured: ${process.platform} has no /proc/PID/task/*/schedstat`;
    return { name, measured, outcome: "skipped" };
  }
  const ratio = median(ratios);
  return { name, measured: ratio.toFixed(2), outcome: outcomeOf(ratio <= limit) };
}

function latencyBudget(pairs: readonly FanOutPair[], limitMillis: number): Budget {
  const p99Millis = median(pairs.map(({ relay }) => relay.latencyMillis.p99));
  return {
    name: `relay's p99 latency below ${limitMillis} ms (median of runs)`,
    measured: `${p99Millis.toFixed(2)} ms`,
    outcome: outcomeOf(p99Millis < limitMillis),
  };
}

function deliveryBudget(pairs: readonly FanOutPair[]): Budget {
  const runs = pairs.flatMap(({ relay, bare }) => [relay, bare]);
  const sum = (value: (run: FanOutRun) => number) => runs.reduce((total, run) => total + value(run), 0);
  const lost = sum(({ faults }) => faults.lost);
  const outOfOrder = sum(({ faults }) => faults.outOfOrder);
  const altered = sum(({ faults }) => faults.altered);
  const missing = sum(({ expected, delivered }) => expected - delivered);
  return {
    name: "every client gets every packet once, in order, as it was sent",
    measured: `${lost} lost, ${outOfOrder} out of order, ${altered} altered`,
    outcome: outcomeOf(lost + outOfOrder + altered + missing === 0),
  };
}

function outcomeOf(holds: boolean): Budget["outcome"] {
  return holds ? "holds" : "broken";
}

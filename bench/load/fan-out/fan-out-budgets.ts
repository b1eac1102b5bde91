import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import { cpuRatios, type FanOutSize, medianOf, runsOf } from "./fan-out-size.ts";

/** Limits on the relay's cost. */
export interface FanOutLimits {
  /** Maximum server CPU time per message, as a multiple of the bare server's; the median over pairs. */
  bareRatio: number;
  /** Maximum as a multiple of the C server's. Undefined with few clients, where the cost per incoming packet outweighs its sends. */
  cRatio?: number;
  /**
   * Maximum p99 latency of the relay; the median over runs. Undefined with so
   * many clients that the crowd itself makes them wait. Units: milliseconds.
   */
  p99Millis?: number;
  /** Maximum memory of the relay; undefined if another size needs more. Units: MiB. */
  residentMebibytes?: number;
}

/** Checks the measurements with one number of clients against the limits. */
export function fanOutBudgets(size: FanOutSize, limits: FanOutLimits, missingC?: string): Budget[] {
  const { bareRatio, cRatio, p99Millis, residentMebibytes } = limits;
  return [
    cpuBudget(size, "bare", bareRatio),
    ...(cRatio === undefined ? [] : [cpuBudget(size, "c", cRatio, missingC)]),
    ...(p99Millis === undefined ? [] : [latencyBudget(size, p99Millis)]),
    ...(residentMebibytes === undefined ? [] : [memoryBudget(size, residentMebibytes)]),
    deliveryBudget(size),
  ];
}

function cpuBudget(size: FanOutSize, other: string, limit: number, missing?: string): Budget {
  const name = `server CPU per message, relay / ${other}, ${size.clients} clients, at most ${limit} (median of pairs)`;
  if (missing !== undefined) return skippedBudget(name, missing);
  const ratios = cpuRatios(size, other);
  if (ratios.length < size.rounds.length) {
    return skippedBudget(name, `not measured: ${process.platform} has no /proc/PID/task/*/schedstat`);
  }
  const ratio = median(ratios);
  return checkedBudget(name, ratio.toFixed(2), ratio <= limit);
}

function latencyBudget(size: FanOutSize, limitMillis: number): Budget {
  const p99Millis = medianOf(runsOf(size, "relay"), ({ latencyMillis }) => latencyMillis.p99);
  const name = `relay's p99 latency, ${size.clients} clients, below ${limitMillis} ms (median of runs)`;
  return checkedBudget(name, `${p99Millis.toFixed(2)} ms`, p99Millis < limitMillis);
}

function memoryBudget(size: FanOutSize, limitMebibytes: number): Budget {
  const name = `relay's memory, ${size.clients} clients, below ${limitMebibytes} MiB (worst of runs)`;
  const resident = runsOf(size, "relay").flatMap(({ residentBytes }) => residentBytes ?? []);
  if (resident.length === 0) return skippedBudget(name, `not measured: ${process.platform} has no /proc`);
  const mebibytes = Math.max(...resident) / 1024 / 1024;
  return checkedBudget(name, `${mebibytes.toFixed(1)} MiB`, mebibytes < limitMebibytes);
}

function deliveryBudget({ clients, rounds }: FanOutSize): Budget {
  const runs = rounds.flatMap((round) => Object.values(round));
  const sum = (value: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + value(run), 0);
  const lost = sum(({ faults }) => faults.lost);
  const outOfOrder = sum(({ faults }) => faults.outOfOrder);
  const altered = sum(({ faults }) => faults.altered);
  const missing = sum(({ expected, packets }) => expected - packets);
  return checkedBudget(
    `each of ${clients} clients of every server gets every packet once, in order, unaltered`,
    `${lost} lost, ${outOfOrder} out of order, ${altered} altered`,
    lost + outOfOrder + altered + missing === 0,
  );
}

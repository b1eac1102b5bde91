import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import { cpuRatios, type FanOutSize, medianOf, runsOf } from "./fan-out-size.ts";

/** What the relay may cost. */
export interface FanOutLimits {
  /** Most server CPU time per message, as a multiple of the bare server's; the median over pairs. */
  bareRatio: number;
  /** The same to the C server's, from a hundred clients on. */
  cRatio: number;
  /** Most p99 latency of the relay with ten clients; the median over runs. Units: milliseconds. */
  p99Millis: number;
  /** Most memory of the relay with a thousand clients. Units: MiB. */
  residentMebibytes: number;
}

/** From here on the relay is compared with the C server too: with few clients what a packet costs once outweighs its sends. */
const MIN_CLIENTS_FOR_C = 100;

/** Checks what was measured against the limits. */
export function fanOutBudgets(
  sizes: readonly FanOutSize[],
  limits: FanOutLimits,
  missingC?: string,
): Budget[] {
  return [
    ...sizes.map((size) => cpuBudget(size, "bare", limits.bareRatio)),
    ...sizes
      .filter(({ clients }) => clients >= MIN_CLIENTS_FOR_C)
      .map((size) => cpuBudget(size, "c", limits.cRatio, missingC)),
    ...sizes.slice(0, 1).map((size) => latencyBudget(size, limits.p99Millis)),
    ...sizes.slice(-1).map((size) => memoryBudget(size, limits.residentMebibytes)),
    deliveryBudget(sizes),
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

function deliveryBudget(sizes: readonly FanOutSize[]): Budget {
  const runs = sizes.flatMap(({ rounds }) => rounds.flatMap((round) => Object.values(round)));
  const sum = (value: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + value(run), 0);
  const lost = sum(({ faults }) => faults.lost);
  const outOfOrder = sum(({ faults }) => faults.outOfOrder);
  const altered = sum(({ faults }) => faults.altered);
  const missing = sum(({ expected, packets }) => expected - packets);
  return checkedBudget(
    "every client of every server gets every packet once, in order, as it was sent",
    `${lost} lost, ${outOfOrder} out of order, ${altered} altered`,
    lost + outOfOrder + altered + missing === 0,
  );
}

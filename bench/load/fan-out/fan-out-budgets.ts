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
  const what = `server CPU per message, relay / ${other}, ${size.clients} clients, median of pairs`;
  const asked = `at most ${limit}`;
  if (missing !== undefined) return skippedBudget({ what, asked, reason: missing });
  const ratios = cpuRatios(size, other);
  if (ratios.length < size.rounds.length) {
    const reason = `not measured: ${process.platform} has no /proc/PID/task/*/schedstat`;
    return skippedBudget({ what, asked, reason });
  }
  const ratio = median(ratios);
  return checkedBudget({ what, asked, measured: ratio.toFixed(2), holds: ratio <= limit });
}

function latencyBudget(size: FanOutSize, limitMillis: number): Budget {
  const p99Millis = medianOf(runsOf(size, "relay"), ({ latencyMillis }) => latencyMillis.p99);
  return checkedBudget({
    what: `relay's p99 latency, ${size.clients} clients, median of runs`,
    asked: `below ${limitMillis} ms`,
    measured: `${p99Millis.toFixed(2)} ms`,
    holds: p99Millis < limitMillis,
  });
}

function memoryBudget(size: FanOutSize, limitMebibytes: number): Budget {
  const what = `relay's memory, ${size.clients} clients, worst of runs`;
  const asked = `below ${limitMebibytes} MiB`;
  const resident = runsOf(size, "relay").flatMap(({ residentBytes }) => residentBytes ?? []);
  if (resident.length === 0) {
    return skippedBudget({ what, asked, reason: `not measured: ${process.platform} has no /proc` });
  }
  const mebibytes = Math.max(...resident) / 1024 / 1024;
  const measured = `${mebibytes.toFixed(1)} MiB`;
  return checkedBudget({ what, asked, measured, holds: mebibytes < limitMebibytes });
}

function deliveryBudget({ clients, rounds }: FanOutSize): Budget {
  const runs = rounds.flatMap((round) => Object.values(round));
  const sum = (value: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + value(run), 0);
  const lost = sum(({ faults }) => faults.lost);
  const outOfOrder = sum(({ faults }) => faults.outOfOrder);
  const altered = sum(({ faults }) => faults.altered);
  const missing = sum(({ expected, packets }) => expected - packets);
  return checkedBudget({
    what: `packets lost, out of order or altered by any server, ${clients} clients`,
    asked: "none",
    measured: `${lost} lost, ${outOfOrder} out of order, ${altered} altered`,
    holds: lost + outOfOrder + altered + missing === 0,
  });
}

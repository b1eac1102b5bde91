import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import { GAME_TITLES } from "../games/played-game.ts";
import { cpuRatios, type FanOutSize, medianOf, runsOf } from "./fan-out-size.ts";

/** Limits on the relay's cost in the steady phase. */
export interface FanOutLimits {
  /** Maximum server CPU time per message, as a multiple of the bare server's, for each kind of game; the median over rounds. */
  bareRatio: number;
  /** Maximum as a multiple of the C server's, for lone 0x01. Undefined with few clients, where the cost per incoming packet outweighs its sends. */
  cRatio?: number;
  /**
   * Maximum p99 latency of the relay, for lone 0x01; the median over runs. Undefined with so
   * many clients that the crowd itself makes them wait. Units: milliseconds.
   */
  p99Millis?: number;
  /** Maximum memory of the relay, whatever the game sends; undefined if another size needs more. Units: MiB. */
  residentMebibytes?: number;
}

/** Checks the measurements with one number of clients, one of each kind of game, against the limits. */
export function fanOutBudgets(
  sizes: readonly FanOutSize[],
  { bareRatio, cRatio, p99Millis, residentMebibytes }: FanOutLimits,
  missingC?: string,
): Budget[] {
  const lone = sizes.filter(({ game }) => game === "lone");
  return [
    ...sizes.map((size) => cpuBudget(size, "bare", bareRatio)),
    ...(cRatio === undefined ? [] : lone.map((size) => cpuBudget(size, "c", cRatio, missingC))),
    ...(p99Millis === undefined ? [] : lone.map((size) => latencyBudget(size, p99Millis))),
    ...(residentMebibytes === undefined ? [] : [memoryBudget(sizes, residentMebibytes)]),
    ...sizes.map(deliveryBudget),
  ];
}

function cpuBudget(size: FanOutSize, other: string, limit: number, missing?: string): Budget {
  const name = `server CPU per message, relay / ${other}, ${titleOf(size)}, at most ${limit} (steady, median of rounds)`;
  if (missing !== undefined) return skippedBudget(name, missing);
  const ratios = cpuRatios(size, other, "steady");
  if (ratios.length < size.rounds.length) {
    return skippedBudget(name, `not measured: ${process.platform} has no /proc/PID/task/*/schedstat`);
  }
  const ratio = median(ratios);
  return checkedBudget(name, ratio.toFixed(2), ratio <= limit);
}

function latencyBudget(size: FanOutSize, limitMillis: number): Budget {
  const p99Millis = medianOf(runsOf(size, "relay"), ({ steady }) => steady.latencyMillis.p99);
  const name = `relay's p99 latency, ${titleOf(size)}, below ${limitMillis} ms (steady, median of runs)`;
  return checkedBudget(name, `${p99Millis.toFixed(2)} ms`, p99Millis < limitMillis);
}

function memoryBudget(sizes: readonly FanOutSize[], limitMebibytes: number): Budget {
  const name = `relay's memory, ${sizes[0]?.clients} clients, below ${limitMebibytes} MiB (worst of runs)`;
  const resident = sizes.flatMap((size) =>
    runsOf(size, "relay").flatMap(({ steady }) => steady.residentBytes ?? []),
  );
  if (resident.length === 0) return skippedBudget(name, `not measured: ${process.platform} has no /proc`);
  const mebibytes = Math.max(...resident) / 1024 / 1024;
  return checkedBudget(name, `${mebibytes.toFixed(1)} MiB`, mebibytes < limitMebibytes);
}

function deliveryBudget(size: FanOutSize): Budget {
  const runs = size.rounds.flatMap((round) => Object.values(round));
  const sum = (value: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + value(run), 0);
  const lost = sum(({ faults }) => faults.lost);
  const altered = sum(({ faults }) => faults.altered);
  const missing = sum(({ missingTicks }) => missingTicks);
  return checkedBudget(
    `every client of every server gets every message once, in order, unaltered, ${titleOf(size)}`,
    `${lost} lost, ${altered} altered, ${missing} frames missing`,
    lost + altered + missing === 0,
  );
}

function titleOf({ clients, game }: FanOutSize): string {
  return `${GAME_TITLES[game]}, ${clients} clients`;
}

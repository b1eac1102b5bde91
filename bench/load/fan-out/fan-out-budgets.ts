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
  const what = `server CPU per message, relay / ${other}, ${titleOf(size)}, steady, median of rounds`;
  const asked = `at most ${limit}`;
  if (missing !== undefined) return skippedBudget({ what, asked, reason: missing });
  const ratios = cpuRatios(size, other, "steady");
  if (ratios.length < size.rounds.length) {
    const reason = `not measured: ${process.platform} has no /proc/PID/task/*/schedstat`;
    return skippedBudget({ what, asked, reason });
  }
  const ratio = median(ratios);
  return checkedBudget({ what, asked, measured: ratio.toFixed(2), holds: ratio <= limit });
}

function latencyBudget(size: FanOutSize, limitMillis: number): Budget {
  const p99Millis = medianOf(runsOf(size, "relay"), ({ steady }) => steady.latencyMillis.p99);
  return checkedBudget({
    what: `relay's p99 latency, ${titleOf(size)}, steady, median of runs`,
    asked: `below ${limitMillis} ms`,
    measured: `${p99Millis.toFixed(2)} ms`,
    holds: p99Millis < limitMillis,
  });
}

function memoryBudget(sizes: readonly FanOutSize[], limitMebibytes: number): Budget {
  const what = `relay's memory, ${sizes[0]?.clients} clients, worst of runs`;
  const asked = `below ${limitMebibytes} MiB`;
  const resident = sizes.flatMap((size) =>
    runsOf(size, "relay").flatMap(({ steady }) => steady.residentBytes ?? []),
  );
  if (resident.length === 0) {
    return skippedBudget({ what, asked, reason: `not measured: ${process.platform} has no /proc` });
  }
  const mebibytes = Math.max(...resident) / 1024 / 1024;
  const measured = `${mebibytes.toFixed(1)} MiB`;
  return checkedBudget({ what, asked, measured, holds: mebibytes < limitMebibytes });
}

function deliveryBudget(size: FanOutSize): Budget {
  const runs = size.rounds.flatMap((round) => Object.values(round));
  const sum = (value: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + value(run), 0);
  const lost = sum(({ faults }) => faults.lost);
  const altered = sum(({ faults }) => faults.altered);
  const missing = sum(({ missingTicks }) => missingTicks);
  return checkedBudget({
    what: `messages lost, out of order or altered by any server, ${titleOf(size)}`,
    asked: "none",
    measured: `${lost} lost, ${altered} altered, ${missing} frames missing`,
    holds: lost + altered + missing === 0,
  });
}

function titleOf({ clients, game }: FanOutSize): string {
  return `${GAME_TITLES[game]}, ${clients} clients`;
}

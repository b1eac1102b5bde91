import { findGodot } from "../../test/support/godot/find-godot.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../support/budget.ts";
import { distributionOf, median } from "../support/statistics.ts";
import type { Table } from "../support/table.ts";
import { type FrameCostWork, runFrameCost, WAYS, type Way, type Window } from "./frame-cost-run.ts";

interface Limits {
  trackingMicros: number;
  idleMicros: number;
  oldOverTracking: number;
  /** Percent of a core. */
  corePercent: number;
}

const FULL: { work: FrameCostWork; limits: Limits } = {
  work: { runs: 3, rounds: 6, frames: 240, clients: 10 },
  limits: { trackingMicros: 25, idleMicros: 3, oldOverTracking: 15, corePercent: 0.5 },
};

/** Wide limits: they hold beside other work, and break if a send or an encoding is back on the main thread. */
const SMOKE: { work: FrameCostWork; limits: Limits } = {
  work: { runs: 1, rounds: 1, frames: 180, clients: 10 },
  limits: { trackingMicros: 60, idleMicros: 8, oldOverTracking: 5, corePercent: 6 },
};

/** Measurements of one way, over all its windows. Units: microseconds. */
interface WayCost {
  p50: number;
  p99: number;
  mainCpu: number;
  coreShare: number;
  /** Share of a core that threads other than the main one take. */
  otherShare: number;
  intervalP99: number;
  frames: number;
}

/** Cost of telemetry on a game's main thread per frame, for each way that telemetry leaves the game. */
export const frameCostBench: Bench = {
  about:
    "main-thread microseconds a frame in real Godot at 90 Hz: none, the old server, the addon, the debugger",
  async run({ smoke }): Promise<BenchReport> {
    const { work, limits } = smoke ? SMOKE : FULL;
    if (findGodot() === undefined) {
      const reason = "no Godot here: run test/support/get-godot.sh, or set GODOT";
      const budget = skippedBudget({ what: "frame cost in Godot", asked: "all limits", reason });
      return { tables: [], budgets: [budget], results: { work } };
    }
    const windows = await runFrameCost(work);
    const costs = Object.fromEntries(WAYS.map((way) => [way, costOf(way, windows)])) as Record<Way, WayCost>;
    return {
      tables: [costTable(costs, work)],
      budgets: budgetsOf(costs, windows, limits),
      results: { work, limits, costs, windows: windows.map(({ costs: _, intervals: __, ...rest }) => rest) },
    };
  },
};

function costOf(way: Way, windows: readonly Window[]): WayCost {
  const own = windows.filter((window) => window.way === way);
  const { p50, p99 } = distributionOf(Float64Array.from(own.flatMap(({ costs }) => costs)));
  const intervals = distributionOf(Float64Array.from(own.flatMap((window) => window.intervals)));
  return {
    p50,
    p99,
    mainCpu: median(own.map(({ mainCpu }) => mainCpu ?? Number.NaN)),
    coreShare: median(own.map(({ coreShare }) => coreShare ?? Number.NaN)),
    otherShare: median(own.map(({ otherShare }) => otherShare ?? Number.NaN)),
    intervalP99: intervals.p99,
    frames: own.reduce((sum, { costs }) => sum + costs.length, 0),
  };
}

function costTable(costs: Record<Way, WayCost>, { clients }: FrameCostWork): Table {
  const names: Record<Way, string> = {
    none: "no telemetry (the measuring itself)",
    old: `server in the game, ${clients} clients`,
    tracking: `addon, full tracking, ${clients} clients on the relay`,
    everything: "addon, full tracking and the monitors, the same clients",
    idle: "addon without clients",
    debugger: "engine's debugger alone, no addon",
  };
  const whole = (value: number) => value.toFixed(0);
  const rows = WAYS.map((way) => {
    const cost = costs[way];
    // The debugger works inside the engine, where the bench can set no mark.
    const marked = (value: number) => (way === "debugger" ? "-" : whole(value));
    return [
      names[way],
      marked(cost.p50),
      marked(cost.p99),
      whole(cost.mainCpu),
      `${(cost.coreShare * 100).toFixed(2)} %`,
      `${(cost.otherShare * 100).toFixed(2)} %`,
      whole(cost.intervalP99),
      String(cost.frames),
    ];
  });
  const head = [
    "µs of main thread a frame",
    "p50",
    "p99",
    "CPU of main",
    "of a core",
    "other threads",
    "interval p99",
    "frames",
  ];
  return { name: "cost", head, rows };
}

function budgetsOf(costs: Record<Way, WayCost>, windows: readonly Window[], limits: Limits): Budget[] {
  const over = (way: Way) => costs[way].p50 - costs.none.p50;
  const said = (way: Way) => `${over(way).toFixed(0)} µs (${costs[way].p50} with the measuring)`;
  const ratio = over("old") / over("tracking");
  const skipped = Math.max(...windows.map((window) => window.skipped));
  return [
    checkedBudget({
      what: "addon, full tracking: main thread a frame over none, median",
      asked: `at most ${limits.trackingMicros} µs`,
      measured: said("tracking"),
      holds: over("tracking") <= limits.trackingMicros,
    }),
    checkedBudget({
      what: "main thread, server in the game / addon",
      asked: `at least ${limits.oldOverTracking}`,
      measured: `${ratio.toFixed(1)} (${said("old")})`,
      holds: ratio >= limits.oldOverTracking,
    }),
    checkedBudget({
      what: "addon without clients: main thread a frame over none, median",
      asked: `at most ${limits.idleMicros} µs`,
      measured: said("idle"),
      holds: over("idle") <= limits.idleMicros,
    }),
    checkedBudget({
      what: "addon, full tracking: samples left out",
      asked: "none",
      measured: String(skipped),
      holds: skipped === 0,
    }),
    coreBudget(windows, limits.corePercent),
  ];
}

/**
 * Compares each window with the window without telemetry of the same round, since both saw the same
 * machine load. Full tracking does not include the monitors; the result reports their extra cost.
 */
function coreBudget(windows: readonly Window[], limitPercent: number): Budget {
  const what = "addon, full tracking: CPU over none, median of rounds";
  const asked = `at most ${limitPercent} % of a core`;
  const shares = (way: Way) =>
    windows.filter((window) => window.way === way).map(({ coreShare }) => coreShare);
  const none = shares("none");
  if (none.includes(undefined))
    return skippedBudget({ what, asked, reason: "this system does not report the CPU time of threads" });
  const percentOver = (way: Way) =>
    100 * median(shares(way).map((share, round) => (share ?? Number.NaN) - (none[round] ?? Number.NaN)));
  const percent = percentOver("tracking");
  const measured = `${percent.toFixed(2)} % (${percentOver("everything").toFixed(2)} % with the monitors)`;
  return checkedBudget({ what, asked, measured, holds: percent <= limitPercent });
}

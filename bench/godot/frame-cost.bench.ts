import { findGodot } from "../../test/support/godot/find-godot.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../support/budget.ts";
import { distributionOf, median } from "../support/statistics.ts";
import type { Table } from "../support/table.ts";
import { type FrameCostWork, runFrameCost, WAYS, type Way, type Window } from "./frame-cost-run.ts";

/** Limits of the budgets, each over no telemetry. */
interface Limits {
  /** Median of a frame. Units: microseconds of main thread. */
  trackingMicros: number;
  /** As for tracking, while no client needs samples. */
  nobodyMicros: number;
  /** The server in the game divided by full tracking. */
  oldOverTracking: number;
  /** The addon as installed under each degree of demand. Units: percent of a core. */
  corePercent: Record<Degree, number>;
}

/** Degrees of demand, each with a relay that makes it: a client is sent every frame, alerts alone are asked for, nothing is. */
const DEGREES = ["live", "judged", "nobody"] as const;
type Degree = (typeof DEGREES)[number];

const FULL: { work: FrameCostWork; limits: Limits } = {
  work: { runs: 3, sideBySide: false, rounds: 5, frames: 240, clients: 10 },
  limits: {
    trackingMicros: 12,
    nobodyMicros: 3,
    oldOverTracking: 30,
    corePercent: { live: 1, judged: 0.4, nobody: 0.02 },
  },
};

/** Wide limits: they hold beside other work, and break if a send or an encoding is back on the main thread. */
const SMOKE: { work: FrameCostWork; limits: Limits } = {
  work: { runs: 1, sideBySide: true, rounds: 1, frames: 120, clients: 10 },
  limits: {
    trackingMicros: 60,
    nobodyMicros: 8,
    oldOverTracking: 5,
    corePercent: { live: 6, judged: 6, nobody: 3 },
  },
};

/** Measurements of one way, over all its windows. Units: microseconds. */
interface WayCost {
  /** Process step and signals together. */
  p50: number;
  p99: number;
  processP50: number;
  signalsP50: number;
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
    "main-thread microseconds and CPU a frame in real Godot at 90 Hz: none, the old server, the addon, the debugger",
  smokesBeside: true,
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
      results: {
        work,
        limits,
        costs,
        windows: windows.map(({ process: _, signals: __, intervals: ___, ...rest }) => rest),
      },
    };
  },
};

function costOf(way: Way, windows: readonly Window[]): WayCost {
  const own = windows.filter((window) => window.way === way);
  const process = own.flatMap((window) => window.process);
  const signals = own.flatMap((window) => window.signals);
  const { p50, p99 } = distributionOf(
    Float64Array.from(process, (micros, index) => micros + (signals[index] ?? Number.NaN)),
  );
  return {
    p50,
    p99,
    processP50: median(process),
    signalsP50: median(signals),
    mainCpu: median(own.map(({ mainCpu }) => mainCpu ?? Number.NaN)),
    coreShare: median(own.map(({ coreShare }) => coreShare ?? Number.NaN)),
    otherShare: median(own.map(({ otherShare }) => otherShare ?? Number.NaN)),
    intervalP99: distributionOf(Float64Array.from(own.flatMap((window) => window.intervals))).p99,
    frames: process.length,
  };
}

function costTable(costs: Record<Way, WayCost>, { clients }: FrameCostWork): Table {
  const names: Record<Way, string> = {
    none: "no telemetry (the measuring itself)",
    old: `server in the game, ${clients} clients`,
    tracking: `addon, full tracking, ${clients} clients on the relay`,
    live: "addon as installed (also the monitors), the same clients",
    judged: "addon as installed, only alerts asked for",
    nobody: "addon as installed, no client",
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
      marked(cost.processP50),
      marked(cost.signalsP50),
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
    "nodes p50",
    "signals p50",
    "CPU of main",
    "of a core",
    "other threads",
    "interval p99",
    "frames",
  ];
  const notes = [
    "p50 and p99: between marks around telemetry's process step, plus marks around its handlers of the signals that begin a frame and a physics step.",
    "Not in them: calls that its thread defers to the main thread, and the game's own code on colder caches. CPU of main has both.",
  ];
  return { name: "cost", head, rows, notes };
}

function budgetsOf(costs: Record<Way, WayCost>, windows: readonly Window[], limits: Limits): Budget[] {
  const over = (way: Way) => costs[way].p50 - costs.none.p50;
  const said = (way: Way) => `${over(way).toFixed(0)} µs (${costs[way].p50} with the measuring)`;
  const mainThreadBudget = (what: string, way: Way, limitMicros: number) =>
    checkedBudget({
      what: `${what}: main thread a frame over none, median`,
      asked: `at most ${limitMicros} µs`,
      measured: said(way),
      holds: over(way) <= limitMicros,
    });
  const ratio = over("old") / over("tracking");
  const skipped = Math.max(...windows.map((window) => window.skipped));
  return [
    mainThreadBudget("addon, full tracking", "tracking", limits.trackingMicros),
    checkedBudget({
      what: "main thread, server in the game / addon",
      asked: `at least ${limits.oldOverTracking}`,
      measured: `${ratio.toFixed(1)} (${said("old")})`,
      holds: ratio >= limits.oldOverTracking,
    }),
    mainThreadBudget("addon without clients", "nobody", limits.nobodyMicros),
    checkedBudget({
      what: "addon, full tracking: samples left out",
      asked: "none",
      measured: String(skipped),
      holds: skipped === 0,
    }),
    ...DEGREES.map((degree) => coreBudget(degree, windows, limits.corePercent[degree])),
  ];
}

/**
 * Compares each window with the window without telemetry of the same round, since both saw the same machine load.
 * Without a client the main thread runs nothing of the addon, and its own time varies by more than the budget. So there only the
 * other threads count, and the result reports the main thread's difference beside them.
 */
function coreBudget(degree: Degree, windows: readonly Window[], limitPercent: number): Budget {
  const what = `addon as installed, ${degree}: CPU over none, median of rounds`;
  const asked = `at most ${limitPercent} % of a core`;
  const of = (way: Way) => windows.filter((window) => window.way === way);
  const none = of("none");
  if (none.some(({ coreShare }) => coreShare === undefined))
    return skippedBudget({ what, asked, reason: "this system does not report the CPU time of threads" });
  const percentOver = (key: "coreShare" | "otherShare") =>
    100 *
    median(
      of(degree).map((window, round) => (window[key] ?? Number.NaN) - (none[round]?.[key] ?? Number.NaN)),
    );
  const [all, others] = [percentOver("coreShare"), percentOver("otherShare")];
  const measured = `${all.toFixed(2)} %, of which ${others.toFixed(2)} % in threads other than the main one`;
  return checkedBudget({
    what,
    asked,
    measured,
    holds: (degree === "nobody" ? others : all) <= limitPercent,
  });
}

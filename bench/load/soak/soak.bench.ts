import type { Footing } from "../../../test/e2e/abuse/footing.ts";
import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import type { Table } from "../../support/table.ts";
import { type MemoryCourse, memoryCourse } from "./memory-course.ts";
import { runSoak, type SoakPlan, type SoakReport } from "./soak-run.ts";

const SEED = 20_261_124;
const MIB = 1024 * 1024;
const SAMPLES = 120;
/** Share of the time that is warm-up, in which everything that is kept fills up. */
const WARM_UP = 0.25;
/** Objects in use are counted after a collection; what they are is random: which hitches are kept, how long the texts are. */
const MAX_LIVE_GROWTH = 0.1;
/** Memory in RAM has what waits to be collected too, and pages that the runtime has not given back: single readings vary by a tenth. */
const MAX_GROWTH = 0.2;
const MAX_DELAY_P99_MILLIS = 10;
/** In the short form most code runs for the first time. */
const SMOKE_DELAY_P99_MILLIS = 30;
/** Most that may stay after everybody has gone: what histories hold of games that left, and what the runtime keeps. */
const MAX_KEPT_MIB = 64;
const SMOKE: SoakPlan = {
  rehearsalSeconds: 1,
  seconds: 4,
  warmUpSeconds: 2,
  sampleSeconds: 0.5,
  restSeconds: 1,
  historySeconds: 600,
  playsSeconds: 2,
  seed: SEED,
};
/** How long the relay keeps events by default, and how long the game plays that restarts, where the warm-up is long enough for it. */
const USUAL_HISTORY_SECONDS = 600;
const USUAL_PLAYS_SECONDS = 20;
/** More games than the relay remembers after they have gone. */
const GAMES_TO_REMEMBER = 18;

/** The full form. In a run of less than 40 minutes histories are shorter and the game restarts more often, so that the warm-up fills them. */
function planFor(minutes: number): SoakPlan {
  const seconds = 60 * minutes;
  const warmUpSeconds = WARM_UP * seconds;
  return {
    rehearsalSeconds: 20,
    seconds,
    warmUpSeconds,
    sampleSeconds: seconds / SAMPLES,
    restSeconds: 40,
    historySeconds: Math.min(USUAL_HISTORY_SECONDS, warmUpSeconds),
    playsSeconds: Math.min(USUAL_PLAYS_SECONDS, Math.max(2, warmUpSeconds / GAMES_TO_REMEMBER - 1)),
    seed: SEED,
  };
}

/** Checks that memory stays flat, the event loop on time, and nothing open, while everything happens at once. */
export const soakBench: Bench = {
  about: "everything at once: games, clients of all formats, a frozen one, HTTP, assistants, PATCHes, calls",
  onlyByName: "except in smoke",
  async run({ minutes, smoke }): Promise<BenchReport> {
    if (process.platform !== "linux") {
      const reason = `not measured: ${process.platform} has no /proc`;
      const budget = skippedBudget({ what: "memory, event loop, files and timers", asked: "flat", reason });
      return { tables: [], budgets: [budget], results: {} };
    }
    const plan = smoke ? SMOKE : planFor(minutes);
    const report = await runSoak(plan);
    const course = memoryCourse(report.samples, WARM_UP);
    return {
      tables: [memoryTable(report, course), footingTable(report)],
      budgets: [
        ...(smoke ? [] : [...growthBudgets(course, report), timersBudget(report)]),
        ...lastingBudgets(report, smoke ? SMOKE_DELAY_P99_MILLIS : MAX_DELAY_P99_MILLIS),
      ],
      results: { plan, course, ...report },
    };
  },
};

function growthBudgets({ earlyBytes, lateBytes }: MemoryCourse, { live }: SoakReport): Budget[] {
  const after = `after the first ${WARM_UP * 100} % of the time`;
  return [
    growthBudget(`growth of the objects in use ${after}`, live.late / live.early - 1, MAX_LIVE_GROWTH),
    growthBudget(`growth of memory ${after}`, lateBytes / earlyBytes - 1, MAX_GROWTH),
  ];
}

function growthBudget(what: string, growth: number, most: number): Budget {
  return checkedBudget({
    what,
    asked: `below ${(most * 100).toFixed(0)} %`,
    measured: `${(growth * 100).toFixed(1)} %`,
    holds: growth < most,
  });
}

function timersBudget({ start, after }: SoakReport): Budget {
  return checkedBudget({
    what: "waiting timers after everybody has gone",
    asked: `${start.timers}, as after the start`,
    measured: String(after.timers),
    holds: after.timers <= start.timers,
  });
}

function lastingBudgets({ loop, start, before, after, counts }: SoakReport, delayMillis: number): Budget[] {
  const { p50Millis, p99Millis, maxMillis } = loop.own;
  const keptMib = (after.residentBytes - before.residentBytes) / MIB;
  const refused = Object.entries(counts.refused).map(([what, count]) => `${what} ${count} times`);
  return [
    checkedBudget({
      what: "delay of the event loop, p99, without the time in which others had the cores",
      asked: `below ${delayMillis} ms`,
      measured: `${p99Millis.toFixed(1)} ms (p50 ${p50Millis.toFixed(1)} ms, max ${maxMillis.toFixed(0)} ms)`,
      holds: p99Millis < delayMillis,
    }),
    checkedBudget({
      what: "memory after everybody has gone, more than after the rehearsal",
      asked: `below ${MAX_KEPT_MIB} MiB`,
      measured: `${keptMib.toFixed(1)} MiB`,
      holds: keptMib < MAX_KEPT_MIB,
    }),
    checkedBudget({
      what: "open files after everybody has gone",
      asked: `${start.files}, as after the start`,
      measured: String(after.files),
      holds: after.files <= start.files,
    }),
    checkedBudget({
      what: "requests and questions of assistants that were refused",
      asked: "none",
      measured: refused.length === 0 ? `none of ${counts.requests}` : refused.join(", "),
      holds: refused.length === 0,
    }),
  ];
}

function memoryTable({ samples, counts, loop, live }: SoakReport, course: MemoryCourse): Table {
  const every = Math.max(1, Math.floor(samples.length / 20));
  const rows = samples
    .filter((_, index) => index % every === every - 1)
    .map(({ seconds, residentBytes, clients }) => [String(seconds), mib(residentBytes), String(clients)]);
  const { visitors, restarts, assistants, requests } = counts;
  return {
    name: "memory",
    head: ["seconds", "memory MiB", "clients"],
    rows,
    notes: [
      `objects in use ${mib(live.early)} MiB at the end of the warm-up, ${mib(live.late)} MiB at the end`,
      `peak ${mib(course.peakBytes)} MiB, slope after the warm-up ${mib(course.bytesPerHour)} MiB an hour`,
      `${visitors} visitors came, a game restarted ${restarts} times, ${assistants} assistants came, ${requests} requests`,
      `delay of the event loop by the clock: p50 ${loop.all.p50Millis.toFixed(1)} ms, p99 ${loop.all.p99Millis.toFixed(1)} ms, max ${loop.all.maxMillis.toFixed(0)} ms`,
    ],
  };
}

function footingTable({ start, before, after }: SoakReport): Table {
  const row = (when: string, { residentBytes, heapBytes, objects, timers, files }: Footing) => [
    when,
    mib(residentBytes),
    mib(heapBytes),
    objects.toLocaleString("en"),
    String(files),
    String(timers),
  ];
  return {
    name: "footing",
    title: "while nobody is connected",
    head: ["", "memory MiB", "objects MiB", "objects", "files", "timers"],
    rows: [row("after the start", start), row("after the rehearsal", before), row("after all", after)],
  };
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(1);
}

import { DEFAULT_LANE_LIMITS } from "../../../src/delivery/index.ts";
import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget } from "../../support/budget.ts";
import type { Table } from "../../support/table.ts";
import { type ClientVerdict, judgeClient } from "./client-verdict.ts";
import { type FreezeRun, type FreezeWork, runFreeze } from "./freeze-run.ts";

interface Limits {
  staleSeconds: number;
  /** Maximum age of a message once the client has caught up. Units: milliseconds. */
  liveMillis: number;
}

const FULL: { work: FreezeWork; limits: Limits } = {
  work: { rateHz: 90, beforeSeconds: 2, frozenSeconds: 20, afterSeconds: 3 },
  limits: { staleSeconds: 1, liveMillis: 250 },
};

/** The same limits, with room only for the delays of a busy machine. */
const SMOKE: { work: FreezeWork; limits: Limits } = {
  work: { rateHz: 90, beforeSeconds: 1, frozenSeconds: 3, afterSeconds: 2 },
  limits: { staleSeconds: 1.5, liveMillis: 1000 },
};

/** Checks that a client that was frozen receives few old values, every event, and a notice of every loss. */
export const frozenBench: Bench = {
  about: "a process with a v1 and a classic client, frozen (SIGSTOP) while a game goes on at 90 Hz",
  async run({ smoke }): Promise<BenchReport> {
    const { work, limits } = smoke ? SMOKE : FULL;
    const run = await runFreeze(work);
    const v1 = judgeClient(run.report.v1, run, work.rateHz);
    const classic = judgeClient(run.report.classic, run, work.rateHz);
    const { classicDropped } = run;
    return {
      tables: [frozenTable({ v1, classic }, run, work)],
      budgets: [...commonBudgets("v1", v1, limits), toldBudget(v1), ...classicBudgets(classic, run, limits)],
      results: { work, limits, v1, classic, classicDropped },
    };
  },
};

function commonBudgets(name: string, verdict: ClientVerdict, { staleSeconds, liveMillis }: Limits): Budget[] {
  const { eventsWhileFrozen, eventsLost, eventsInOrder } = verdict;
  const mayBeLost = Math.max(0, eventsWhileFrozen - DEFAULT_LANE_LIMITS.maxEvents);
  return [
    checkedBudget({
      what: `${name}: stale state on waking`,
      asked: `at most ${staleSeconds} s`,
      measured: `${verdict.staleSeconds.toFixed(2)} s`,
      holds: verdict.staleSeconds <= staleSeconds,
    }),
    checkedBudget({
      what: `${name}: age of state read later than 1 s after waking`,
      asked: `at most ${liveMillis} ms`,
      measured: `${verdict.oldestLiveMillis.toFixed(1)} ms`,
      holds: verdict.oldestLiveMillis <= liveMillis,
    }),
    checkedBudget({
      what: `${name}: events lost of ${eventsWhileFrozen} while frozen (${DEFAULT_LANE_LIMITS.maxEvents} may wait)`,
      asked: `at most ${mayBeLost}, the others in order`,
      measured: `${eventsLost}${eventsInOrder ? "" : ", out of order"}`,
      holds: eventsLost <= mayBeLost && eventsInOrder,
    }),
  ];
}

function toldBudget({ streams }: ClientVerdict): Budget {
  const sums = Object.entries(streams).map(
    ([stream, { sent, got, told }]) => `${stream} ${got} + ${told} of ${sent}`,
  );
  return checkedBudget({
    what: "v1: received messages and reported losses",
    asked: "as many as were sent",
    measured: sums.join(", "),
    holds: Object.values(streams).every(({ sent, got, told }) => got + told === sent),
  });
}

function classicBudgets(verdict: ClientVerdict, { classicDropped }: FreezeRun, limits: Limits): Budget[] {
  const lost = Object.values(verdict.streams).reduce((total, { sent, got }) => total + sent - got, 0);
  return [
    ...commonBudgets("classic", verdict, limits),
    checkedBudget({
      what: "classic: losses that /clients counts, its JSON fps event among them",
      asked: `at least ${lost}`,
      measured: String(classicDropped),
      holds: lost <= classicDropped,
    }),
  ];
}

function frozenTable(clients: Record<string, ClientVerdict>, run: FreezeRun, work: FreezeWork): Table {
  const rows = Object.entries(clients).map(
    ([name, { streams, staleSeconds, oldestLiveMillis, eventsLost }]) => [
      name,
      ...Object.values(streams).map(({ got, told }) => (name === "v1" ? `${got} + ${told}` : String(got))),
      staleSeconds.toFixed(2),
      oldestLiveMillis.toFixed(1),
      String(eventsLost),
    ],
  );
  const head = [
    "client",
    "fps received + reported",
    "poses",
    "events",
    "stale s",
    "oldest live ms",
    "events lost",
  ];
  const title = `frozen for ${work.frozenSeconds} s; ${run.sentAtMillis.length} frames sent, each with a frame sample, poses and an event`;
  return { name: "clients", title, head, rows };
}

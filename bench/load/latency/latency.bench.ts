import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget } from "../../support/budget.ts";
import { type Distribution, median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { runProcess } from "../run-process.ts";
import { RELAY } from "../servers/own-servers.ts";
import { startServer } from "../servers/server-process.ts";
import type { LatencyOrder, LatencyReport } from "./latency-report.ts";

/** Limits of the bench. Units: milliseconds. */
interface Limits {
  p99Millis: number;
  maxMillis: number;
  /** Maximum p99 of healthy clients beside two that do not keep up, as a multiple of the p99 without them; the median over pairs. */
  troubledRatio: number;
}

interface Plan {
  work: Omit<LatencyOrder, "url">;
  limits: Limits;
}

const FULL: Plan = {
  work: { rateHz: 90, warmUpPackets: 1500, pairs: 16, packets: 270 },
  limits: { p99Millis: 5, maxMillis: 50, troubledRatio: 1.25 },
};

/** Wider limits: a short window on a busy machine includes a pause or two that the relay does not cause. */
const SMOKE: Plan = {
  work: { rateHz: 90, warmUpPackets: 500, pairs: 2, packets: 110 },
  limits: { p99Millis: 50, maxMillis: 500, troubledRatio: 10 },
};

/** Age of poses when clients receive them, and the effect of two clients that do not keep up. */
export const latencyBench: Bench = {
  about: "poses at 90 Hz to 10 clients of all formats: latency, without and with 2 more that do not keep up",
  async run({ smoke }): Promise<BenchReport> {
    const { work, limits } = smoke ? SMOKE : FULL;
    await using relay = await startServer(RELAY);
    const report: LatencyReport = await runProcess(new URL("./latency-process.ts", import.meta.url), {
      ...work,
      url: relay.url,
    });
    return {
      tables: [latencyTable(report)],
      budgets: latencyBudgets(report, limits),
      results: { work, limits, report },
    };
  },
};

function ratios({ pairs }: LatencyReport): number[] {
  return pairs.map(({ without, troubled }) => troubled.p99 / without.p99);
}

function latencyTable(report: LatencyReport): Table {
  const row = (name: string, { p50, p90, p99, max }: Distribution) => [
    name,
    ...[p50, p90, p99, max].map((millis) => millis.toFixed(2)),
  ];
  const rows = [row("10 healthy clients", report.without), row("with 1 stalled and 1 slow", report.troubled)];
  const list = ratios(report)
    .map((ratio) => ratio.toFixed(2))
    .join(" ");
  const quiet = report.pairs.map(({ without }) => without.p99.toFixed(2)).join(" ");
  const stalled = report.pairs.map(({ stalledClients }) => stalledClients).join(" ");
  const head = ["latency ms of healthy clients", "p50", "p90", "p99", "max"];
  const notes = [
    "latency: from the producer's send to the client's socket; the wait in a game's addon is not in it: see the bench end-to-end",
    `p99 with / without by pair: ${list}; median ${median(ratios(report)).toFixed(2)}`,
    `p99 ms without, by pair (its own variation): ${quiet}`,
    `clients that the relay took off the fast lane, by pair: ${stalled}; producer late by at most ${report.latestSendMillis.toFixed(2)} ms`,
  ];
  return { name: "ages", head, rows, notes };
}

function latencyBudgets(report: LatencyReport, { p99Millis, maxMillis, troubledRatio }: Limits): Budget[] {
  const { without, faults, pairs } = report;
  const ratio = median(ratios(report));
  const stalled = Math.min(...pairs.map(({ stalledClients }) => stalledClients));
  return [
    checkedBudget({
      what: "p99 latency without the slow clients",
      asked: `below ${p99Millis} ms`,
      measured: `${without.p99.toFixed(2)} ms`,
      holds: without.p99 < p99Millis,
    }),
    checkedBudget({
      what: "oldest pose without the slow clients",
      asked: `at most ${maxMillis} ms`,
      measured: `${without.max.toFixed(2)} ms`,
      holds: without.max <= maxMillis,
    }),
    checkedBudget({
      what: "healthy clients' p99, with 1 stalled and 1 slow / without, median of pairs",
      asked: `at most ${troubledRatio}`,
      measured: ratio.toFixed(2),
      holds: ratio <= troubledRatio,
    }),
    checkedBudget({
      what: "slow clients that the relay takes off the fast lane, fewest of the windows",
      asked: "at least 2",
      measured: String(stalled),
      holds: pairs.every(({ stalledClients }) => stalledClients >= 2),
    }),
    checkedBudget({
      what: "poses lost or out of order by healthy clients",
      asked: "none",
      measured: String(faults),
      holds: faults === 0,
    }),
  ];
}

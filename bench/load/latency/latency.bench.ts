import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget } from "../../support/budget.ts";
import { type Distribution, median } from "../../support/statistics.ts";
import { formatTable } from "../../support/table.ts";
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

function latencyTable(report: LatencyReport): string {
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
  return [
    formatTable(["latency ms of healthy clients", "p50", "p90", "p99", "max"], rows),
    "",
    `  p99 with / without by pair: ${list}; median ${median(ratios(report)).toFixed(2)}`,
    `  p99 ms without, by pair (its own variation): ${quiet}`,
    `  clients that the relay took off the fast lane, by pair: ${stalled}; producer late by at most ${report.latestSendMillis.toFixed(2)} ms`,
  ].join("\n");
}

function latencyBudgets(report: LatencyReport, { p99Millis, maxMillis, troubledRatio }: Limits): Budget[] {
  const { without, faults, pairs } = report;
  const ratio = median(ratios(report));
  const stalled = Math.min(...pairs.map(({ stalledClients }) => stalledClients));
  return [
    checkedBudget(
      `p99 latency below ${p99Millis} ms`,
      `${without.p99.toFixed(2)} ms`,
      without.p99 < p99Millis,
    ),
    checkedBudget(
      `no pose older than ${maxMillis} ms`,
      `${without.max.toFixed(2)} ms`,
      without.max <= maxMillis,
    ),
    checkedBudget(
      `p99 of healthy clients with 1 stalled and 1 slow, at most ${troubledRatio} x the p99 without them (median of pairs)`,
      ratio.toFixed(2),
      ratio <= troubledRatio,
    ),
    checkedBudget(
      "the relay takes both off the fast lane",
      `${stalled} at least in each window`,
      pairs.every(({ stalledClients }) => stalledClients >= 2),
    ),
    checkedBudget("healthy clients get every pose once and in order", `${faults} faults`, faults === 0),
  ];
}

import { expect, test } from "bun:test";
import { judgeLoad } from "../../../src/cli/load/judge-load.ts";
import type { LatencySummary } from "../../../src/cli/load/latencies.ts";
import type { LoadGroup, LoadReport } from "../../../src/cli/load/load-report.ts";

const GROUP: LoadGroup = {
  kind: "healthy",
  format: "json",
  clients: 1000,
  delivered: 1_000_000,
  bytes: 1,
  lost: 0,
  reportedLost: 0,
  unreportedLost: 0,
  repeated: 0,
  latencyMillis: null,
  closed: {},
  stillStalled: 0,
};

function summary(p50: number, p90: number, p99: number, max: number): LatencySummary {
  return { count: 1_000_000, p50, p90, p99, max };
}

function judge(
  latency: LatencySummary,
  lag: LatencySummary,
  { cpuPercent = 60, ...group }: Partial<LoadGroup> & { cpuPercent?: number } = {},
): [failures: number, unclear: number] {
  const report: Omit<LoadReport, "notes" | "failures" | "unclear"> = {
    url: "ws://127.0.0.1:8081",
    style: "v1",
    seconds: 10,
    producer: { hz: 90, achievedHz: 90, frames: 900, events: 10, latestMillis: 1 },
    groups: [{ ...GROUP, ...group }],
    server: null,
    generator: { lagMillis: lag, cpuPercent },
    budgetMillis: 50,
    healthyLatencyMillis: latency,
  };
  const { failures, unclear } = judgeLoad(report);
  return [failures.length, unclear.length];
}

const QUICK = summary(1, 2, 4, 40);
const LATE = summary(5, 20, 45, 90);
/** Load paused for a moment, and read and answered nothing. */
const GONE = summary(1, 2, 40, 250);

test("the server passes within the budget even if load was late, since the latencies include that lateness", () => {
  expect(judge(summary(9, 30, 49, 200), LATE)).toEqual([0, 0]);
  expect(judge(summary(9, 30, 49, 200), LATE, { cpuPercent: 99 })).toEqual([0, 0]);
});

test("the server fails over the budget if load was on time", () => {
  expect(judge(summary(9, 30, 51, 200), QUICK)).toEqual([1, 0]);
});

test("the result is unclear if load's lateness explains the latencies over the budget", () => {
  expect(judge(summary(30, 70, 95, 228), LATE)).toEqual([0, 1]);
});

test.each([
  ["half of the messages", summary(81, 81, 81, 100)],
  ["a tenth of the messages", summary(20, 106, 107, 110)],
  ["a hundredth of the messages", summary(20, 40, 141, 150)],
])("the server fails if %s exceed the budget by more than load's lateness", (_, latency) => {
  expect(judge(latency, LATE)).toEqual([1, 0]);
});

test.each([
  ["that had no time for anything else", LATE, 95],
  ["that was late by more than the budget itself", summary(5, 20, 51, 90), 30],
])("latencies are unclear from a load generator %s", (_, lag, cpuPercent) => {
  expect(judge(summary(900, 900, 900, 900), lag, { cpuPercent })).toEqual([0, 1]);
});

test("the server fails after unreported losses, even if load was late", () => {
  expect(judge(summary(1, 2, 3, 4), GONE, { cpuPercent: 99, unreportedLost: 1 })).toEqual([1, 0]);
});

test("the server fails after losses of healthy classic clients, unless load paused for too long", () => {
  const lost = { format: "classic", unreportedLost: 1 } as const;
  expect(judge(summary(1, 2, 3, 4), LATE, lost)).toEqual([1, 0]);
  expect(judge(summary(1, 2, 3, 4), GONE, lost)).toEqual([0, 1]);
});

test("the server fails if it closes connections of healthy clients, unless load paused for too long", () => {
  const cut = { closed: { 4001: 3 } };
  expect(judge(summary(1, 2, 3, 4), LATE, cut)).toEqual([1, 0]);
  expect(judge(summary(1, 2, 3, 4), GONE, cut)).toEqual([0, 1]);
});

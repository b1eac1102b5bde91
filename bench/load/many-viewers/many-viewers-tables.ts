import { distributionOf } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import type { CrowdRun } from "./crowd-run.ts";
import type { VisitTimes } from "./visits.ts";
import { HEALTHY, type WaveRun } from "./wave-run.ts";

const VISITS: Readonly<Record<keyof VisitTimes, string>> = {
  newClient: "new client to its first packet",
  pong: "ping to pong",
  health: "GET /health",
};

/** Name of a crowd: `10,000 x 30 Hz`. */
export function crowdName({ viewers, rateHz }: Pick<CrowdRun, "viewers" | "rateHz">): string {
  return `${viewers.toLocaleString("en-US")} x ${rateHz} Hz`;
}

/** What each crowd got. */
export function crowdTable(runs: readonly CrowdRun[]): Table {
  return {
    name: "crowds",
    title: "clients, half classic and half v1, get 0x01",
    head: [
      "",
      "delivered",
      "lost",
      "told",
      "counted",
      "closed",
      "age ms p50",
      "p90",
      "p99",
      "max",
      "µs each",
      "relay busy",
      "waits",
      "crowd busy",
      "MiB",
    ],
    rows: runs.map((run) => {
      const { report, age, cpuNanos, seconds } = run;
      return [
        crowdName(run),
        ...[report.delivered, report.lost, report.told, run.counted, report.closed].map(String),
        ...[age.p50, age.p90, age.p99, age.max].map((millis) => millis.toFixed(1)),
        cpuNanos === undefined ? "" : (cpuNanos / 1000 / report.delivered).toFixed(2),
        cpuNanos === undefined ? "" : percent(cpuNanos / 1e9 / seconds),
        run.waitedNanos === undefined ? "" : percent(run.waitedNanos / 1e9 / seconds),
        percent(report.busy),
        run.residentBytes === undefined ? "" : (run.residentBytes / 1024 / 1024).toFixed(0),
      ];
    }),
    notes: [
      "told: by a notice to a v1 client; counted: by the relay, classic clients included; µs each: CPU time of the relay per packet delivered; waits: share of the time for which the relay waited for a core, because other programs ran",
      `ages count from the producer's schedule; it was late by at most ${Math.max(...runs.map(({ latestSendMillis }) => latestSendMillis)).toFixed(1)} ms`,
    ],
  };
}

/** How long others waited while each crowd watched. */
export function visitsTable(runs: readonly CrowdRun[]): Table {
  const rows = runs.flatMap((run) =>
    (["newClient", "pong", "health"] as const).map((kind) => {
      const times = run.visits[kind];
      const { p50, p90, p99, max } = distributionOf(Float64Array.from(times));
      const millis = [p50, p90, p99, max].map((value) => value.toFixed(1));
      return [`${VISITS[kind]}, ${crowdName(run)}`, String(times.length), ...millis];
    }),
  );
  return {
    name: "others",
    title: "others meanwhile, ms",
    head: ["", "visits", "p50", "p90", "p99", "max"],
    rows,
  };
}

/** How soon crowds that reconnect at once were served. */
export function waveTable(runs: readonly WaveRun[]): Table {
  return {
    name: "waves",
    title: `clients that reconnect at once, the worst of three waves; ${HEALTHY} healthy clients meanwhile`,
    head: ["", "unserved", "served ms p50", "last", "age ms at healthy p50", "p99", "max"],
    rows: runs.map((run) => [
      `${run.clients.toLocaleString("en-US")}, beside ${(run.others + HEALTHY).toLocaleString("en-US")} at ${run.rateHz} Hz`,
      String(run.report.unserved),
      ...[run.report.p50Millis, run.report.lastMillis].map((millis) => millis.toFixed(0)),
      ...[run.age.p50, run.age.p99, run.age.max].map((millis) => millis.toFixed(1)),
    ]),
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

import { countText } from "../shared/count-text.ts";
import { textTable } from "../shared/text-table.ts";
import type { LatencySummary } from "./latencies.ts";
import type { LoadGroup, LoadReport } from "./load-report.ts";

const HEAD = [
  "clients",
  "format",
  "delivered",
  "lost",
  "reported",
  "unreported",
  "p50 ms",
  "p90",
  "p99",
  "max",
  "MB",
  "closed",
];

/** A report for a terminal: one row for each kind and format of clients, then producer, server, load generator, notes and verdict. */
export function describeLoadReport(report: LoadReport): string {
  const { groups, healthyLatencyMillis, budgetMillis, notes, failures, unclear } = report;
  const lines = [
    textTable(HEAD, groups.map(rowOf), { leftColumns: 2 }),
    "",
    `producer   ${describeProducer(report)}`,
    `server     ${describeServer(report)}`,
    `load       ${describeGenerator(report)}`,
    ...notes.map((note) => `note       ${note}`),
    ...failures.map((failure) => `FAILED     ${failure}`),
    ...unclear.map((doubt) => `UNCLEAR    ${doubt}`),
  ];
  if (failures.length === 0 && unclear.length === 0) {
    const latency =
      healthyLatencyMillis === null
        ? "latency not measured"
        : `p99 latency of healthy clients ${healthyLatencyMillis.p99.toFixed(2)} ms, budget ${budgetMillis} ms`;
    lines.push(`fine       no unreported loss; ${latency}`);
  }
  return lines.join("\n");
}

function rowOf(group: LoadGroup): string[] {
  const {
    kind,
    format,
    clients,
    delivered,
    bytes,
    lost,
    reportedLost,
    unreportedLost,
    closed,
    stillStalled,
  } = group;
  const latency = (name: keyof LatencySummary) => group.latencyMillis?.[name].toFixed(2) ?? "-";
  const ends = Object.entries(closed).map(([code, count]) => `${count} (${code})`);
  if (stillStalled > 0) ends.push(`${stillStalled} stalled`);
  return [
    `${clients} ${kind}`,
    format,
    String(delivered),
    lost === null ? "-" : String(lost),
    String(reportedLost),
    String(unreportedLost),
    latency("p50"),
    latency("p90"),
    latency("p99"),
    latency("max"),
    (bytes / 1e6).toFixed(1),
    ends.join(" ") || "0",
  ];
}

function describeProducer({ producer, seconds }: LoadReport): string {
  if (producer === null) return `none (--hz 0); listened for ${seconds.toFixed(1)} s`;
  const { frames, events, achievedHz, latestMillis } = producer;
  return `sent ${countText(frames)} frames and ${countText(events)} events; ${achievedHz.toFixed(1)} Hz for ${seconds.toFixed(1)} s, at most ${latestMillis.toFixed(1)} ms late`;
}

function describeServer({ server, style }: LoadReport): string {
  const speaks = style === "v1" ? "speaks v1" : "speaks the old protocol";
  if (server === null) return `${speaks}; CPU and memory unknown`;
  const { pid, cpuPercent, cpuMicrosPerDelivery, residentBytes } = server;
  const each = cpuMicrosPerDelivery === null ? "" : ` (${cpuMicrosPerDelivery.toFixed(1)} µs per message)`;
  return `${speaks}; process ${pid}: ${cpuPercent.toFixed(0)} % of a core${each}, ${(residentBytes / 1024 ** 2).toFixed(0)} MiB`;
}

function describeGenerator({ generator: { lagMillis, cpuPercent } }: LoadReport): string {
  const late =
    lagMillis === null
      ? ""
      : `; its timers were late: p99 ${lagMillis.p99.toFixed(1)} ms, max ${lagMillis.max.toFixed(1)} ms`;
  return `${cpuPercent.toFixed(0)} % of a core${late}`;
}

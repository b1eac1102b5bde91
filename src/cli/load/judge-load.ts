import type { LoadReport } from "./load-report.ts";

/** A process that is late by this much, or that takes this much of a core, spoils the latencies that it measures. */
const LATE_MILLIS = 5;
const BUSY_PERCENT = 85;

/** Why the answer is no: the budget, losses nobody told of, healthy clients that were cut off. Empty where it is yes. */
export function findFailures({
  groups,
  budgetMillis,
  healthyLatencyMillis,
}: Pick<LoadReport, "groups" | "budgetMillis" | "healthyLatencyMillis">): string[] {
  const failures: string[] = [];
  if (healthyLatencyMillis !== null && healthyLatencyMillis.p99 > budgetMillis) {
    const p99 = healthyLatencyMillis.p99.toFixed(2);
    failures.push(`the healthy clients' p99 latency is ${p99} ms, over the budget of ${budgetMillis} ms`);
  }
  for (const { kind, format, unreportedLost, closed } of groups) {
    // The old protocol has no way to tell a client what it lost by not reading.
    if (unreportedLost > 0 && (kind === "healthy" || format !== "classic"))
      failures.push(`${unreportedLost} messages to ${kind} ${format} clients were lost and nobody told them`);
    const cut = Object.values(closed).reduce((sum, count) => sum + count, 0);
    if (kind === "healthy" && cut > 0)
      failures.push(`the server ended ${cut} connections of healthy ${format} clients`);
  }
  return failures;
}

/** What a reader of the figures has to know before believing them. */
export function findNotes(report: Omit<LoadReport, "notes" | "failures">): string[] {
  const { groups, generator, producer, server, healthyLatencyMillis } = report;
  const notes: string[] = [];
  const { lagMillis, cpuPercent } = generator;
  if (lagMillis !== null && (lagMillis.p99 > LATE_MILLIS || cpuPercent > BUSY_PERCENT)) {
    const late = `p99 ${lagMillis.p99.toFixed(1)} ms, at most ${lagMillis.max.toFixed(1)} ms`;
    notes.push(
      `the load generator itself was late (${late}; ${cpuPercent.toFixed(0)} % of a core): the latencies contain that. ` +
        "Fewer clients, topics or Hz a process show the server alone.",
    );
  }
  if (producer !== null && producer.achievedHz < 0.98 * producer.hz)
    notes.push(`the producer came to ${producer.achievedHz.toFixed(1)} Hz of ${producer.hz}`);
  if (producer === null)
    notes.push(
      "latency is not measured, nor is the budget: only a producer of load's own (--hz) has its send times",
    );
  else if (healthyLatencyMillis === null) notes.push("no message of the producer was timed");
  if (groups.some(({ lost }) => lost === null))
    notes.push(
      "losses marked - cannot be counted: those messages have no numbers (packets and classic messages of others' games, or thinned by --max-hz)",
    );
  if (
    groups.some(
      ({ kind, format, unreportedLost }) => kind !== "healthy" && format === "classic" && unreportedLost > 0,
    )
  )
    notes.push(
      "the old protocol cannot tell a client what it lost: of slow and stalled classic clients that is not held against the server",
    );
  if (groups.some(({ stillStalled }) => stillStalled > 0))
    notes.push("clients that were still stalled at the end are not asked what they lost");
  if (server === null)
    notes.push(
      "CPU and memory of the server are unknown: its process is not on this machine, not yours to see, or not on Linux (--pid names it)",
    );
  return notes;
}

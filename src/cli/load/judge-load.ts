import type { LatencySummary } from "./latencies.ts";
import type { LoadReport } from "./load-report.ts";

/** A process that is late by this much, or that takes this much of a core, spoils the latencies that it measures. */
const LATE_MILLIS = 5;
const BUSY_PERCENT = 90;
/**
 * Late by so much, a client may be taken for a slow one and lose messages as slow clients do: it may have to wait for two rounds of a thread that
 * serves all of them, and the relay's own bound for an answer is 250 ms, the way there and back included. Units: milliseconds.
 */
const UNANSWERED_MILLIS = 100;

/** What a load test says of the server. */
export interface LoadVerdict {
  /** Why the answer is no: the budget, losses nobody told of, healthy clients that were cut off. */
  failures: string[];
  /** What looks like a no and may be the load generator's own doing, so that nothing can be told. */
  unclear: string[];
}

/** What can be said of the server; nothing in both where the answer is yes. */
export function judgeLoad(report: Omit<LoadReport, "notes" | keyof LoadVerdict>): LoadVerdict {
  const { groups, budgetMillis, healthyLatencyMillis: latency, generator } = report;
  const verdict: LoadVerdict = { failures: [], unclear: [] };
  const late = describeLateness(generator);
  const blame = (what: string, isServers: boolean) => {
    if (isServers) verdict.failures.push(what);
    else
      verdict.unclear.push(
        `cannot tell: load itself was late (${late}), and ${what}. Fewer clients, topics or Hz, or a machine with less else to do, can tell`,
      );
  };
  if (latency !== null && latency.p99 > budgetMillis)
    blame(
      `the healthy clients' p99 latency is ${latency.p99.toFixed(2)} ms, over the budget of ${budgetMillis} ms`,
      isBeyond(latency, budgetMillis, generator),
    );
  const wasThere = (generator.lagMillis?.max ?? 0) < UNANSWERED_MILLIS;
  for (const { kind, format, unreportedLost, closed } of groups) {
    // The old protocol has no way to tell a client what it lost by not reading.
    if (unreportedLost > 0 && (kind === "healthy" || format !== "classic"))
      blame(
        `${unreportedLost} messages to ${kind} ${format} clients were lost and nobody told them`,
        wasThere || format !== "classic",
      );
    const cut = Object.values(closed).reduce((sum, count) => sum + count, 0);
    if (kind === "healthy" && cut > 0)
      blame(`the server ended ${cut} connections of healthy ${format} clients`, wasThere);
  }
  return verdict;
}

/** Whether load was late enough to be seen in the latencies. */
function isLate({ lagMillis, cpuPercent }: LoadReport["generator"]): boolean {
  return (lagMillis?.p99 ?? 0) > LATE_MILLIS || cpuPercent > BUSY_PERCENT;
}

/**
 * Whether latencies are over the budget by more than load's own lateness accounts for. Had the server kept the budget with 99 of 100 messages, only
 * these and those that came while load was late by more than its 90th percentile could be over both together, and not half of all; likewise for the rest.
 * There is room in that: messages come in bursts, more of them than of moments fall on a busy load.
 */
function isBeyond(
  latency: LatencySummary,
  budgetMillis: number,
  generator: LoadReport["generator"],
): boolean {
  const { lagMillis, cpuPercent } = generator;
  if (lagMillis === null || !isLate(generator)) return true;
  // It could not have kept the budget by itself; what made it late (others on this machine, as a rule) may have made the server late too.
  if (cpuPercent > BUSY_PERCENT || lagMillis.p99 > budgetMillis) return false;
  return (
    latency.p50 > budgetMillis + lagMillis.p90 ||
    latency.p90 > budgetMillis + lagMillis.p99 ||
    latency.p99 > budgetMillis + lagMillis.max
  );
}

function describeLateness({ lagMillis, cpuPercent }: LoadReport["generator"]): string {
  const late =
    lagMillis === null
      ? ""
      : `p50 ${lagMillis.p50.toFixed(1)} ms, p99 ${lagMillis.p99.toFixed(1)} ms, at most ${lagMillis.max.toFixed(1)} ms; `;
  return `${late}${cpuPercent.toFixed(0)} % of a core`;
}

/** What a reader of the figures has to know before believing them. */
export function findNotes(report: Omit<LoadReport, "notes" | keyof LoadVerdict>): string[] {
  const { groups, generator, producer, server, healthyLatencyMillis } = report;
  const notes: string[] = [];
  if (isLate(generator))
    notes.push(
      `the load generator itself was late (${describeLateness(generator)}): the latencies contain that, and the server alone is faster`,
    );
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

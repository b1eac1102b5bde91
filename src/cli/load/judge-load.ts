import { countText } from "../shared/count-text.ts";
import type { LatencySummary } from "./latencies.ts";
import type { LoadReport } from "./load-report.ts";

/** Lateness of timers, or load of a core, above which a process distorts the latencies that it measures. */
const LATE_MILLIS = 5;
const BUSY_PERCENT = 90;
/**
 * Lateness at which the server may take a healthy client for a slow one, and drop its messages. The relay waits 250 ms for an answer, with
 * both ways included, and a client may wait for two rounds of the thread that serves all clients. Units: milliseconds.
 */
const UNANSWERED_MILLIS = 100;

/** The verdict of a load test on the server. */
export interface LoadVerdict {
  /** Failures of the server: latency over budget, unreported losses, closed connections of healthy clients. */
  failures: string[];
  /** Apparent failures that the load generator itself may have caused. */
  unclear: string[];
}

/** Judges a load test. Both lists are empty if the server passed. */
export function judgeLoad(report: Omit<LoadReport, "notes" | keyof LoadVerdict>): LoadVerdict {
  const { groups, budgetMillis, healthyLatencyMillis: latency, generator } = report;
  const verdict: LoadVerdict = { failures: [], unclear: [] };
  const late = describeLateness(generator);
  const blame = (what: string, isServerToBlame: boolean) => {
    if (isServerToBlame) verdict.failures.push(what);
    else
      verdict.unclear.push(
        `${what}. But load itself was late (${late}), so the server may not be the cause. Use fewer clients, fewer topics, a lower --hz, or a less busy machine`,
      );
  };
  if (latency !== null && latency.p99 > budgetMillis)
    blame(
      `the healthy clients' p99 latency is ${latency.p99.toFixed(2)} ms, over the budget of ${budgetMillis} ms`,
      isBeyond(latency, budgetMillis, generator),
    );
  const wasThere = (generator.lagMillis?.max ?? 0) < UNANSWERED_MILLIS;
  for (const { kind, format, unreportedLost, closed } of groups) {
    // The old protocol cannot report to a client what it lost by not reading.
    if (unreportedLost > 0 && (kind === "healthy" || format !== "classic"))
      blame(
        `${countText(unreportedLost)} messages to ${kind} ${format} clients were lost without a report`,
        wasThere || format !== "classic",
      );
    const cut = Object.values(closed).reduce((sum, count) => sum + count, 0);
    if (kind === "healthy" && cut > 0)
      blame(`the server closed ${cut} connections of healthy ${format} clients`, wasThere);
  }
  return verdict;
}

/** Whether load was late enough to distort the latencies. */
function isLate({ lagMillis, cpuPercent }: LoadReport["generator"]): boolean {
  return (lagMillis?.p99 ?? 0) > LATE_MILLIS || cpuPercent > BUSY_PERCENT;
}

/**
 * Whether latencies exceed the budget by more than load's own lateness explains. It compares percentiles one step apart: if the server kept the
 * budget for 99 % of the messages, then half of the messages cannot exceed the budget plus load's 90th percentile. The same holds for the
 * higher steps. The steps leave room for bursts, since more messages than moments fall into a busy time of load.
 */
function isBeyond(
  latency: LatencySummary,
  budgetMillis: number,
  generator: LoadReport["generator"],
): boolean {
  const { lagMillis, cpuPercent } = generator;
  if (lagMillis === null || !isLate(generator)) return true;
  // Load alone would exceed the budget. The cause, such as other programs on this machine, may have delayed the server too.
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
      : `p50 ${lagMillis.p50.toFixed(1)} ms, p99 ${lagMillis.p99.toFixed(1)} ms, max ${lagMillis.max.toFixed(1)} ms; `;
  return `${late}${cpuPercent.toFixed(0)} % of a core`;
}

/** Notes that a reader needs to interpret the numbers. */
export function findNotes(report: Omit<LoadReport, "notes" | keyof LoadVerdict>): string[] {
  const { groups, generator, producer, server, healthyLatencyMillis } = report;
  const notes: string[] = [];
  if (isLate(generator))
    notes.push(
      `the load generator itself was late (${describeLateness(generator)}). The latencies include this lateness; the server alone is faster`,
    );
  if (producer !== null && producer.achievedHz < 0.98 * producer.hz)
    notes.push(`the producer reached ${producer.achievedHz.toFixed(1)} Hz of ${producer.hz} Hz`);
  if (producer === null)
    notes.push(
      "latency is not measured and --budget-ms is not checked: load knows the send times only of its own producer (--hz above 0)",
    );
  else if (healthyLatencyMillis === null)
    notes.push("latency is not measured: no message of the producer arrived in the measured time");
  else
    notes.push(
      "latency is the time from the producer's send to the client's socket. It does not include how long a sample waits in a real game's addon",
    );
  if (groups.some(({ lost }) => lost === null))
    notes.push(
      "losses shown as - cannot be counted: those messages have no sequence numbers (packets and classic messages of other games), or --max-hz throttles them",
    );
  if (
    groups.some(
      ({ kind, format, unreportedLost }) => kind !== "healthy" && format === "classic" && unreportedLost > 0,
    )
  )
    notes.push(
      "the old protocol cannot report losses, so losses of slow and stalled classic clients do not count as a failure",
    );
  if (groups.some(({ stillStalled }) => stillStalled > 0))
    notes.push("losses of clients that were still stalled at the end are not counted");
  if (server === null)
    notes.push(
      "CPU and memory of the server are unknown: its process is on another machine, belongs to another user, or is not reported by this system. You can name a process with --pid",
    );
  return notes;
}

import { Latencies, type LatencySummary } from "./latencies.ts";
import type { LoadClient } from "./load-client.ts";
import { CLIENT_FORMATS, READER_KINDS } from "./load-options.ts";
import type { LoadGroup } from "./load-report.ts";

/** Sums up the clients by kind and format. */
export function groupClients(clients: readonly LoadClient[]): LoadGroup[] {
  return READER_KINDS.flatMap((kind) =>
    CLIENT_FORMATS.flatMap((format) => {
      const members = clients.filter((client) => client.kind === kind && client.format === format);
      return members.length === 0 ? [] : [groupOf(members, { kind, format })];
    }),
  );
}

/** Latencies of several clients together; null if there are none. */
export function latencyOf(clients: readonly LoadClient[]): LatencySummary | null {
  const all = new Latencies();
  for (const latencies of new Set(clients.map((client) => client.latencies))) all.addAll(latencies);
  return all.summary() ?? null;
}

function groupOf(
  members: readonly LoadClient[],
  { kind, format }: Pick<LoadGroup, "kind" | "format">,
): LoadGroup {
  const losses = members.map((client) => client.losses());
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const closed: Record<string, number> = {};
  for (const { closed: end } of members)
    if (end !== undefined) closed[end.code] = (closed[end.code] ?? 0) + 1;
  return {
    kind,
    format,
    clients: members.length,
    delivered: sum(members.map((client) => client.delivered)),
    bytes: sum(members.map((client) => client.bytes)),
    lost: members.some((client) => client.countsLosses) ? sum(losses.map(({ lost }) => lost)) : null,
    reportedLost: sum(losses.map(({ reported }) => reported)),
    unreportedLost: sum(losses.map(({ unreported }) => unreported)),
    repeated: sum(losses.map(({ repeated }) => repeated)),
    latencyMillis: latencyOf(members),
    closed,
    stillStalled: members.filter((client) => client.isStalled && client.closed === undefined).length,
  };
}

import { type Distribution, median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import type { LinkCpu, LinkLatency } from "./links-report.ts";

/** CPU time of the near relay per linked sample, of each pair of windows. Units: microseconds; undefined if it was not measured. */
export function linkedMicros({ pairs, samples }: LinkCpu): number[] | undefined {
  return pairs?.map(({ withoutNanos, withNanos }) => (withNanos - withoutNanos) / 1000 / samples);
}

/** What a link adds to the age of poses. */
export function latencyTable({ near, far, added, latestSendMillis }: LinkLatency): Table {
  const row = (name: string, { p50, p90, p99, max }: Distribution) => [
    name,
    ...[p50, p90, p99, max].map((millis) => millis.toFixed(2)),
  ];
  return {
    name: "latency",
    head: ["latency ms of poses at 90 Hz", "p50", "p90", "p99", "max"],
    rows: [
      row("at a client of the near relay", near),
      row("at a client of the far relay", far),
      row("added by the link, pose by pose", added),
    ],
    notes: [`the game was late by at most ${latestSendMillis.toFixed(2)} ms`],
  };
}

/** What a linked sample costs the near relay. */
export function cpuTable(runs: readonly LinkCpu[]): Table {
  return {
    name: "cpu",
    title: "CPU of the near relay, µs per frame sample",
    head: ["games", "without a link", "with a link", "linked", "min", "max", "lost"],
    rows: runs.map((run) => {
      const { games, rateHz, pairs, samples, lost } = run;
      const micros = linkedMicros(run) ?? [];
      const of = (nanos: "withoutNanos" | "withNanos") =>
        median((pairs ?? []).map((pair) => pair[nanos] / 1000 / samples));
      return [
        `${games} x ${rateHz} Hz`,
        ...[
          of("withoutNanos"),
          of("withNanos"),
          median(micros),
          Math.min(...micros),
          Math.max(...micros),
        ].map((value) => value.toFixed(1)),
        String(lost),
      ];
    }),
    notes: [
      "medians of windows; linked: the difference of a window with and one without; min, max: of the pairs",
    ],
  };
}

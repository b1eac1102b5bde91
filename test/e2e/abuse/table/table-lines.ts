import type { JudgedRow } from "./run-table.ts";

const MIB = 1024 * 1024;
const WIDTHS = [84, 9, 6, 7, 8, 6, 7, 5, 6, 7, 5, 5, 6] as const;

/** The head of the table. */
export function tableHead(): string {
  return line(
    [
      "attack",
      "tried",
      "p99 ms",
      "frames",
      "answers",
      "HTTP",
      "own p99",
      "own",
      "turn",
      "waited",
      "MiB",
      "peak",
      "after",
    ],
    "refused by code",
  );
}

/**
 * One row of the table, and its faults below. Times in milliseconds: the 99th percentile of frames or of answers to commands at healthy
 * peers, whichever is longer; their worst frame, worst answer and worst answer by HTTP; the 99th percentile and the worst of these without the
 * time in which the relay waited for a core; the longest turn of the relay's loop in CPU time; how long the relay waited for a core. Memory of the relay in MiB: before, the most meanwhile, and after.
 */
export function tableRow({ name, tried, refused, healthy, loop, memory, faults }: JudgedRow): string {
  const millis = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  const mib = (bytes: number) => (bytes / MIB).toFixed(0);
  const counts = Object.entries(refused).map(([code, count]) => `${code} ${count.toLocaleString("en")}`);
  const ofHealthy = Object.entries(healthy.refused).map(
    ([status, count]) => `healthy HTTP ${status}: ${count}`,
  );
  const cells = [
    name,
    tried.toLocaleString("en"),
    millis(Math.max(healthy.frames.p99Millis, healthy.commands.p99Millis)),
    millis(healthy.frames.worstMillis),
    millis(healthy.commands.worstMillis),
    millis(healthy.http.worstMillis),
    millis(Math.max(healthy.frames.ownP99Millis, healthy.commands.ownP99Millis)),
    millis(
      Math.max(healthy.frames.ownWorstMillis, healthy.commands.ownWorstMillis, healthy.http.ownWorstMillis),
    ),
    millis(loop.longestTurnMillis),
    millis(loop.waitedMillis),
    mib(memory.before.residentBytes),
    mib(memory.peakBytes),
    mib(memory.afterBytes),
  ];
  const ofFrames = healthy.lost === 0 ? [] : [`healthy clients lost ${healthy.lost} frames`];
  const last = [...counts, ...ofFrames, ...ofHealthy].join(", ") || "–";
  return [line(cells, last), ...faults.map((fault) => `  FAULT: ${fault}`)].join("\n");
}

function line(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, index) =>
    index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index] ?? 0),
  );
  return `${padded.join(" ")}  ${last}`;
}

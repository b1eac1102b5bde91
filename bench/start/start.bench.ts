import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageRelay } from "../../src/pack/relay/stage-relay.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import { median } from "../support/statistics.ts";
import type { Table } from "../support/table.ts";
import { type FirstPeers, measureFirstPeers } from "./measure-first-peers.ts";
import { measureFloor, measureStart, type Start } from "./measure-start.ts";

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");
/** Starts of each kind, in turns. */
const ROUNDS = { full: 11, smoke: 3 };
/** Most CPU time of a start, the median. Units: milliseconds. */
const MOST_CPU_MILLIS = { source: 100, bundled: 70 };
/** How the program was started. */
type Form = keyof typeof MOST_CPU_MILLIS;
/** How much more the smoke form allows: a machine that also does other work takes longer for the same. */
const SMOKE_ROOM = 3;

/** CPU time of `serve` from its start until 2 s after the ready line, while nobody connects. */
export const startBench: Bench = {
  about: "serve, until 2 s after its ready line: CPU time and memory, from source and bundled",
  async run({ smoke }): Promise<BenchReport> {
    const folder = mkdtempSync(join(tmpdir(), "bench-start-"));
    try {
      const bundle = await stageRelay(folder);
      const floors: number[] = [];
      const starts: Record<Form, Start[]> = { source: [], bundled: [] };
      const peers: Record<Form, FirstPeers[]> = { source: [], bundled: [] };
      // The first start of each kind also fills the system's file cache.
      for (let round = 0; round <= (smoke ? ROUNDS.smoke : ROUNDS.full); round++) {
        const floor = await measureFloor();
        const [source, bundled] = [await measureStart(MAIN), await measureStart(bundle)];
        if (round === 0) continue;
        floors.push(floor);
        starts.source.push(source);
        starts.bundled.push(bundled);
        peers.source.push(await measureFirstPeers(MAIN));
        peers.bundled.push(await measureFirstPeers(bundle));
      }
      return report({ floors, starts, peers }, smoke);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

interface Measured {
  /** Units: milliseconds. */
  floors: readonly number[];
  starts: Readonly<Record<Form, readonly Start[]>>;
  peers: Readonly<Record<Form, readonly FirstPeers[]>>;
}

function report(measured: Measured, smoke: boolean): BenchReport {
  const { floors, starts, peers } = measured;
  const floor = median(floors);
  const rows = Object.entries(starts).map(([name, all]) => {
    const of = (pick: (start: Start) => number) => all.map(pick);
    const cpu = of(({ cpuMillis }) => cpuMillis);
    return [
      name,
      median(cpu).toFixed(0),
      `${Math.min(...cpu).toFixed(0)} to ${Math.max(...cpu).toFixed(0)}`,
      median(of(({ readyMillis }) => readyMillis)).toFixed(0),
      median(of(({ residentMib }) => residentMib)).toFixed(1),
    ];
  });
  const table: Table = {
    name: "starts",
    head: ["serve", "CPU ms, median", "range", "ready after ms", "memory MiB"],
    rows,
    notes: [`of which Bun alone (bun -e 0): ${floor.toFixed(1)} ms`],
  };
  const budgets = (["source", "bundled"] as const).map((name) => {
    const most = MOST_CPU_MILLIS[name] * (smoke ? SMOKE_ROOM : 1);
    const cpuMillis = median(starts[name].map((start) => start.cpuMillis));
    return checkedBudget({
      what: `CPU of a plain serve until 2 s after its ready line, ${name}, median`,
      asked: `at most ${most} ms`,
      measured: `${cpuMillis.toFixed(0)} ms`,
      holds: cpuMillis <= most,
    });
  });
  const waits = Object.entries(peers).map(([name, all]) => [
    name,
    ...(["firstClient", "secondClient", "firstGame", "worstPong"] as const).map((key) =>
      median(all.map((one) => one[key])).toFixed(1),
    ),
  ]);
  const waitsTable: Table = {
    name: "first-peers",
    head: ["waits of the first peers, ms", "client", "second client", "game", "another's ping meanwhile"],
    rows: waits,
  };
  return { tables: [table, waitsTable], budgets, results: measured };
}

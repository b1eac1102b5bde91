import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packBinaries } from "../../src/pack/binaries/index.ts";
import { TARGETS } from "../../src/pack/binaries/targets.ts";
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
const MOST_CPU_MILLIS = { source: 100, bundled: 70, binary: 70 };
/** How the program was started. */
type Form = keyof typeof MOST_CPU_MILLIS;
/** How much more the smoke form allows: a machine that also does other work takes longer for the same. */
const SMOKE_ROOM = 3;

/** CPU time of `serve` from its start until 2 s after the ready line, while nobody connects. */
export const startBench: Bench = {
  about:
    "serve, until 2 s after its ready line: CPU time and memory, from source, bundled, and as a single binary",
  smokesBeside: true,
  async run({ smoke }): Promise<BenchReport> {
    const folder = mkdtempSync(join(tmpdir(), "bench-start-"));
    try {
      const programs = await programsIn(folder, smoke);
      const floors: number[] = [];
      const measured = programs.map((program) => ({
        ...program,
        starts: [] as Start[],
        peers: [] as FirstPeers[],
      }));
      // The first start of each kind also fills the system's file cache.
      for (let round = 0; round <= (smoke ? ROUNDS.smoke : ROUNDS.full); round++) {
        const floor = await measureFloor();
        const starts = await startsOf(measured, smoke);
        if (round === 0) continue;
        floors.push(floor);
        for (const [index, each] of measured.entries()) {
          each.starts.push(starts[index] as Start);
          each.peers.push(await measureFirstPeers(each.command));
        }
      }
      return report({ floors, forms: measured }, smoke);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** One start of each program: one after the other, and in the smoke form all at once, since most of a start is waiting. */
async function startsOf(programs: readonly Program[], smoke: boolean): Promise<Start[]> {
  if (smoke) return await Promise.all(programs.map(({ command }) => measureStart(command)));
  const starts: Start[] = [];
  for (const { command } of programs) starts.push(await measureStart(command));
  return starts;
}

/** A form of the program, and the words that run it. */
interface Program {
  form: Form;
  command: readonly string[];
}

/** The forms that are measured. The smoke form leaves the binary out, which takes seconds to compile. */
async function programsIn(folder: string, smoke: boolean): Promise<Program[]> {
  const programs: Program[] = [
    { form: "source", command: [process.execPath, MAIN] },
    { form: "bundled", command: [process.execPath, await stageRelay(folder)] },
  ];
  if (smoke) return programs;
  const [binary = ""] = await packBinaries(
    folder,
    TARGETS.filter(({ bun }) => bun === "bun-linux-x64"),
  );
  return [...programs, { form: "binary", command: [binary] }];
}

interface Measured {
  /** Units: milliseconds. */
  floors: readonly number[];
  forms: readonly (Program & { starts: readonly Start[]; peers: readonly FirstPeers[] })[];
}

function report(measured: Measured, smoke: boolean): BenchReport {
  const { floors, forms } = measured;
  const floor = median(floors);
  const rows = forms.map(({ form, starts }) => {
    const of = (pick: (start: Start) => number) => starts.map(pick);
    const cpu = of(({ cpuMillis }) => cpuMillis);
    return [
      form,
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
  const budgets = forms.map(({ form, starts }) => {
    const most = MOST_CPU_MILLIS[form] * (smoke ? SMOKE_ROOM : 1);
    const cpuMillis = median(starts.map((start) => start.cpuMillis));
    return checkedBudget({
      what: `CPU of a plain serve until 2 s after its ready line, ${form}, median`,
      asked: `at most ${most} ms`,
      measured: `${cpuMillis.toFixed(0)} ms`,
      holds: cpuMillis <= most,
    });
  });
  const waits = forms.map(({ form, peers }) => [
    form,
    ...(["firstClient", "secondClient", "firstGame", "worstPong"] as const).map((key) =>
      median(peers.map((one) => one[key])).toFixed(1),
    ),
  ]);
  const waitsTable: Table = {
    name: "first-peers",
    head: ["waits of the first peers, ms", "client", "second client", "game", "another's ping meanwhile"],
    rows: waits,
  };
  return { tables: [table, waitsTable], budgets, results: measured };
}

import { join } from "node:path";
import type { Bench } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import type { Table } from "../support/table.ts";
import type { AllocationResult } from "./codec-allocations.ts";
import type { RateResult } from "./codec-at-90-hz.ts";
import {
  type CodecSubject,
  codecSubjects,
  FRAMES_SUBJECTS,
  freshBufferSubject,
  PERFORMANCE_SUBJECT,
} from "./codec-subjects.ts";
import { measureSubjects, type SubjectResult, wrongSubjects } from "./support/measure-subjects.ts";

/** Measurements of one subject. */
interface CodecBenchResult extends SubjectResult {
  /** Bytes per iteration; undefined if not measured (smoke measures one 0x01 only). */
  allocatedBytes: number | undefined;
}

/** Limit for no allocation. The smallest object takes 16 bytes; a tenth of a byte is noise of the measurement. */
const NO_ALLOCATION_BYTES = 0.1;

/** Largest ratio of Wasm to plain for the work that the module is for: Wasm is 1.5 times as fast. */
const MAX_RATIO = 1 / 1.5;

/** Compares the Wasm codec with the plain one. */
export const codecBench: Bench = {
  about: "the Wasm codec beside the plain TypeScript codec",
  async run({ smoke }) {
    const subjects = [...codecSubjects(), freshBufferSubject()];
    const measured = await measureSubjects(subjects, { smoke });
    const allocations = await runScript<AllocationResult[]>(
      "codec-allocations.ts",
      smoke ? [PERFORMANCE_SUBJECT] : [],
      { BUN_JSC_useGC: "0" },
    );
    const atRate = await runScript<RateResult[]>("codec-at-90-hz.ts", [smoke ? "2" : "6"]);
    const results = measured.map((row) => ({
      ...row,
      allocatedBytes: allocations.find((other) => isOf(other, row))?.allocatedBytes,
    }));
    const failures = [...wrongSubjects(subjects), ...wrongAllocations(results)];
    const budget = checkedBudget({
      what: "results that do not read back, allocations of encoding one 0x01",
      asked: "none",
      measured: failures.length === 0 ? "none" : failures.join("; "),
      holds: failures.length === 0,
    });
    const ratios = [
      ...[...FRAMES_SUBJECTS.keys()].map((name) => ratioOf(results, name, ({ medianNanos }) => medianNanos)),
      ...[...FRAMES_SUBJECTS.keys()].map((name) => ratioOf(atRate, name, ({ laterNanos }) => laterNanos)),
    ];
    const ratio = checkedBudget({
      what: "decoding of the addon's 0x04, Wasm over plain, in a loop and 90 times a second, slowest",
      asked: `at most ${MAX_RATIO.toFixed(2)}`,
      measured: Math.max(...ratios).toFixed(2),
      holds: ratios.every((each) => each <= MAX_RATIO),
    });
    return {
      tables: [codecTable(results), rateTable(atRate)],
      budgets: [budget, ratio],
      results: { results, atRate, failures },
    };
  },
};

/** Runs a script of this folder in a process of its own, and reads the JSON that it prints. */
async function runScript<Result>(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, name), ...args], {
    env: { ...process.env, ...env },
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error(`${name} exited with ${child.exitCode}`);
  return JSON.parse(printed);
}

type Named = Pick<CodecSubject, "name"> & { implementation: string };

function isOf(one: Named, other: Named): boolean {
  return one.name === other.name && one.implementation === other.implementation;
}

function wrongAllocations(results: readonly CodecBenchResult[]): string[] {
  return results
    .filter(({ name }) => name === PERFORMANCE_SUBJECT)
    .flatMap(({ implementation, allocatedBytes = Number.NaN }) => {
      if (implementation === "baseline") {
        return allocatedBytes >= 16
          ? []
          : ["the baseline shows no allocation: the measurement detects nothing"];
      }
      if (allocatedBytes < NO_ALLOCATION_BYTES) return [];
      return [
        `${PERFORMANCE_SUBJECT} (${implementation}): expected no allocation, got ${allocatedBytes} bytes`,
      ];
    });
}

function codecTable(results: readonly CodecBenchResult[]): Table {
  const rows = results.map((row) => {
    const plain = results.find(({ name, implementation }) => name === row.name && implementation === "plain");
    const ratio = row.implementation === "wasm" && plain !== undefined;
    return [
      row.name,
      row.implementation,
      row.medianNanos.toFixed(1),
      row.spreadNanos.map((nanos) => nanos.toFixed(1)).join(" to "),
      row.allocatedBytes?.toFixed(1) ?? "-",
      ratio ? (row.medianNanos / plain.medianNanos).toFixed(2) : "-",
    ];
  });
  const head = ["subject", "codec", "ns median", "ns rounds", "bytes allocated", "wasm / plain"];
  return { name: "times", head, rows };
}

function ratioOf<Row extends Named>(
  rows: readonly Row[],
  name: string,
  nanosOf: (row: Row) => number,
): number {
  const [wasm, plain] = ["wasm", "plain"].map((implementation) =>
    rows.find((row) => isOf(row, { name, implementation } as Named)),
  );
  return wasm === undefined || plain === undefined ? Number.NaN : nanosOf(wasm) / nanosOf(plain);
}

function rateTable(atRate: readonly RateResult[]): Table {
  const rows = atRate.map(({ name, implementation, firstSecondNanos, laterNanos }) => [
    name,
    implementation,
    firstSecondNanos.toFixed(0),
    laterNanos.toFixed(0),
    implementation === "wasm" ? ratioOf(atRate, name, (row) => row.laterNanos).toFixed(2) : "-",
  ]);
  return {
    name: "at-90-hz",
    title: "the same 90 times a second, with other data in the caches",
    head: ["subject", "codec", "ns in the first second", "ns later", "wasm / plain"],
    rows,
  };
}

import { join } from "node:path";
import type { Bench } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import type { Table } from "../support/table.ts";
import type { AllocationResult } from "./codec-allocations.ts";
import {
  type CodecSubject,
  codecSubjects,
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

/** Compares the Wasm codec with the plain one. */
export const codecBench: Bench = {
  about: "the Wasm codec beside the plain TypeScript codec",
  async run({ smoke }) {
    const subjects = [...codecSubjects(), freshBufferSubject()];
    const measured = await measureSubjects(subjects, { smoke });
    const allocations = await measureAllocations(smoke ? PERFORMANCE_SUBJECT : undefined);
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
    return { tables: [codecTable(results)], budgets: [budget], results: { results, failures } };
  },
};

/** Measures memory in a process of its own, without a garbage collector; see codec-allocations.ts. */
async function measureAllocations(only: string | undefined): Promise<AllocationResult[]> {
  const script = join(import.meta.dir, "codec-allocations.ts");
  const child = Bun.spawn([process.execPath, script, ...(only === undefined ? [] : [only])], {
    env: { ...process.env, BUN_JSC_useGC: "0" },
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error(`codec-allocations.ts exited with ${child.exitCode}`);
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

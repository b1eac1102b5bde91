/**
 * The Wasm codec beside its plain twin, in one run. Run: bun bench/micro/codec.bench.ts [smoke]
 * Exit code 1 when a result is wrong or encoding a 0x01 allocates.
 */
import { join } from "node:path";
import { measure } from "mitata";
import type { AllocationResult } from "./codec-allocations.ts";
import {
  type CodecSubject,
  codecSubjects,
  freshBufferSubject,
  PERFORMANCE_SUBJECT,
} from "./codec-subjects.ts";

/** What was measured of one subject. */
export interface CodecBenchResult {
  name: string;
  implementation: CodecSubject["implementation"];
  /** Median of the rounds' medians. Units: nanoseconds. */
  medianNanos: number;
  /** Fastest and slowest round. Units: nanoseconds. */
  spreadNanos: [number, number];
  /** Bytes per iteration; undefined where it was not measured (smoke measures one 0x01 only). */
  allocatedBytes: number | undefined;
}

/** Results of a run, and what was wrong with them. */
export interface CodecBenchReport {
  results: CodecBenchResult[];
  failures: string[];
}

/** The smallest object takes 16 bytes; a tenth of a byte is noise of the measurement. */
const NO_ALLOCATION_BYTES = 0.1;

/** Measures every subject, the implementations interleaved round by round. Cost: smoke 3 s, else about 25 s. */
export async function runCodecBench({ smoke }: { smoke: boolean }): Promise<CodecBenchReport> {
  const subjects = [...codecSubjects(), freshBufferSubject()];
  const rounds = smoke ? 1 : 5;
  const medians = new Map<CodecSubject, number[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [subject, seen] of medians) {
      const { p50 } = await measure(subject.run, { min_cpu_time: smoke ? 20e6 : 150e6 });
      seen.push(p50);
    }
  }
  const allocations = await measureAllocations(smoke ? PERFORMANCE_SUBJECT : undefined);
  const results = subjects.map((subject): CodecBenchResult => {
    const sorted = (medians.get(subject) ?? []).toSorted((a, b) => a - b);
    return {
      name: subject.name,
      implementation: subject.implementation,
      medianNanos: sorted[sorted.length >> 1] ?? Number.NaN,
      spreadNanos: [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN],
      allocatedBytes: allocations.find((row) => isOf(row, subject))?.allocatedBytes,
    };
  });
  return { results, failures: [...wrongResults(subjects), ...wrongAllocations(results)] };
}

/** Memory is measured in a process of its own, without a garbage collector; see codec-allocations.ts. */
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

function isOf(row: AllocationResult, subject: CodecSubject): boolean {
  return row.name === subject.name && row.implementation === subject.implementation;
}

function wrongResults(subjects: CodecSubject[]): string[] {
  return subjects
    .filter(({ check }) => !check())
    .map(({ name, implementation }) => `${name} (${implementation}): the result does not read back`);
}

function wrongAllocations(results: CodecBenchResult[]): string[] {
  return results
    .filter(({ name }) => name === PERFORMANCE_SUBJECT)
    .flatMap(({ implementation, allocatedBytes = Number.NaN }) => {
      if (implementation === "baseline") {
        return allocatedBytes >= 16 ? [] : ["the baseline shows no allocation: the measurement sees nothing"];
      }
      if (allocatedBytes < NO_ALLOCATION_BYTES) return [];
      return [
        `${PERFORMANCE_SUBJECT} (${implementation}): expected no allocation, got ${allocatedBytes} bytes`,
      ];
    });
}

function printTable({ results, failures }: CodecBenchReport): void {
  const ratios = new Map(
    results.map(({ name }) => {
      const nanos = (implementation: string) =>
        results.find((row) => row.name === name && row.implementation === implementation)?.medianNanos ??
        Number.NaN;
      return [name, nanos("wasm") / nanos("plain")];
    }),
  );
  console.table(
    results.map(({ name, implementation, medianNanos, spreadNanos, allocatedBytes }) => ({
      subject: name,
      codec: implementation,
      "median ns": medianNanos.toFixed(1),
      spread: spreadNanos.map((nanos) => nanos.toFixed(1)).join(" - "),
      "bytes allocated": allocatedBytes?.toFixed(2) ?? "",
      "wasm / plain": implementation === "wasm" ? ratios.get(name)?.toFixed(2) : "",
    })),
  );
  for (const failure of failures) console.error(failure);
}

if (import.meta.main) {
  const report = await runCodecBench({ smoke: process.argv.includes("smoke") });
  printTable(report);
  process.exitCode = report.failures.length === 0 ? 0 : 1;
}

/**
 * Prints the allocation of each codec subject per iteration, as JSON. Run by codec.bench.ts in a process without garbage
 * collection, so every allocation shows as growth of the process. (With the
 * collector on, its own bookkeeping hides such small objects until it runs.)
 */
import { type CodecSubject, codecSubjects, FRAMES_SUBJECTS, freshBufferSubject } from "./codec-subjects.ts";

/** Allocation of one subject. */
export interface AllocationResult {
  name: string;
  implementation: string;
  /** Bytes per iteration; the smallest object takes 16. */
  allocatedBytes: number;
}

/** Iterations in a round. Pages are 4 KiB, so this many iterations resolve a fiftieth of a byte. All rounds together make a million. */
const ITERATIONS = 200_000;
/** The baseline takes 480 bytes each time and frees none. */
const BASELINE_ITERATIONS = 50_000;
/** The plain codec takes some kilobytes for the Variant of a 0x04. */
const VARIANT_ITERATIONS = 2000;
/** The compiler's own memory also grows the process, but not in every round. */
const ROUNDS = 5;

function iterationsOf({ name, implementation }: CodecSubject): number {
  if (implementation === "baseline") return BASELINE_ITERATIONS;
  return implementation === "plain" && FRAMES_SUBJECTS.has(name) ? VARIANT_ITERATIONS : ITERATIONS;
}

function measureAllocation(subject: CodecSubject): number {
  const { run } = subject;
  const iterations = iterationsOf(subject);
  const kept = { last: undefined as unknown };
  let least = Number.POSITIVE_INFINITY;
  for (let round = -1; round < ROUNDS; round++) {
    const before = process.memoryUsage.rss();
    for (let i = 0; i < iterations; i++) kept.last = run();
    const bytes = (process.memoryUsage.rss() - before) / iterations;
    // The first round warms up.
    if (round >= 0) least = Math.min(least, Math.max(0, bytes));
  }
  return least;
}

if (import.meta.main) {
  const only = process.argv[2];
  const subjects = [...codecSubjects(), freshBufferSubject()].filter(
    ({ name }) => only === undefined || name === only,
  );
  const results = subjects.map((subject): AllocationResult => {
    const { name, implementation } = subject;
    return { name, implementation, allocatedBytes: measureAllocation(subject) };
  });
  console.log(JSON.stringify(results));
}

import { measure } from "mitata";
import { type Budget, checkedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";

/** One piece of work that the benches repeat. Subjects of one name do the same job. */
export interface Subject {
  name: string;
  /** The implementation that does the work: the relay, a codec, or the baseline. */
  implementation: string;
  /** Does the work once. Returns the result, so that the compiler cannot optimise the work away. */
  run: () => unknown;
  /** Whether the work is done right. */
  check: () => boolean;
}

/** Measurements of one subject. */
export interface SubjectResult {
  name: string;
  implementation: string;
  /** Median of the rounds' medians. Units: nanoseconds. */
  medianNanos: number;
  /** Fastest and slowest round. Units: nanoseconds. */
  spreadNanos: [number, number];
}

/** Measures every subject with mitata, interleaved round by round. Cost: a quarter of a second a subject and round; smoke a tenth of that. */
export async function measureSubjects(
  subjects: readonly Subject[],
  { smoke }: { smoke: boolean },
): Promise<SubjectResult[]> {
  const rounds = smoke ? 1 : 5;
  const medians = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [subject, seen] of medians) {
      const { p50 } = await measure(subject.run, { min_cpu_time: smoke ? 20e6 : 150e6 });
      seen.push(p50);
    }
  }
  return [...medians].map(([{ name, implementation }, seen]) => ({
    name,
    implementation,
    medianNanos: median(seen),
    spreadNanos: [Math.min(...seen), Math.max(...seen)],
  }));
}

/** Names the subjects with wrong results. */
export function wrongSubjects(subjects: readonly Subject[]): string[] {
  return subjects
    .filter(({ check }) => !check())
    .map(({ name, implementation }) => `${name} (${implementation}): the result is wrong`);
}

/** Budget: no subject has a wrong result. */
export function correctBudget(subjects: readonly Subject[]): Budget {
  const wrong = wrongSubjects(subjects);
  return checkedBudget({
    what: "measured work with a wrong result",
    asked: "none",
    measured: wrong.length === 0 ? "none" : wrong.join("; "),
    holds: wrong.length === 0,
  });
}

/** The table `times`: results, each with its ratio to the baseline of its name. */
export function subjectsTable(results: readonly SubjectResult[]): Table {
  const rows = results.map((row) => {
    const baseline = results.find(
      ({ name, implementation }) => name === row.name && implementation === "baseline",
    );
    const compared = baseline !== undefined && row.implementation !== "baseline";
    return [
      row.name,
      row.implementation,
      row.medianNanos.toFixed(1),
      row.spreadNanos.map((nanos) => nanos.toFixed(1)).join(" to "),
      compared ? (row.medianNanos / baseline.medianNanos).toFixed(2) : "-",
    ];
  });
  return { name: "times", head: ["work", "by", "ns median", "ns rounds", "/ baseline"], rows };
}

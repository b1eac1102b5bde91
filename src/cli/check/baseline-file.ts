import { writeFileSync } from "node:fs";
import { z } from "zod";
import { readJsonFile } from "../../base/json-file.ts";
import { type Comparison, compareRuns, type RunRecord, valuesOf } from "../../insight/runs/index.ts";
import { RelayError } from "../../protocol/error-table.ts";

/** Largest baseline file. Units: bytes. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

const baselineFile = z.strictObject({
  format: z.literal(1),
  recorded_at: z.string(),
  game: z.string(),
  scene: z.string().nullable(),
  hz: z.number(),
  seconds: z.number(),
  profiled: z.boolean(),
  /** The recording whose motion the game played. */
  motion: z.string().nullable().default(null),
  runs: z
    .array(z.record(z.string(), z.array(z.number().min(0)).max(100_000)))
    .min(1)
    .max(1000),
});

/** Earlier runs to compare with: for each run and measure, one value per second. */
export type Baseline = z.infer<typeof baselineFile>;

/** Properties that must be equal for runs to be compared. */
export type BaselineSubject = Pick<Baseline, "game" | "scene" | "hz" | "profiled" | "motion">;

/** Reads a baseline. Fails: bad_baseline, naming the file, the line and the column. */
export function readBaselineFile(path: string): Baseline {
  const refusal = (message: string, options?: ErrorOptions) =>
    new RelayError("bad_baseline", message, options);
  const file = readJsonFile(path, { maxBytes: MAX_FILE_BYTES, refusal });
  if (file === undefined) throw refusal(`expected a baseline file, but there is none: ${path}`);
  return file.as(baselineFile);
}

/** Writes a baseline file. Fails: bad_baseline, if the file cannot be written. */
export function writeBaselineFile(path: string, baseline: Baseline): void {
  try {
    writeFileSync(path, `${JSON.stringify(baseline)}\n`);
  } catch (error) {
    throw new RelayError(
      "bad_baseline",
      `expected a file that can be written, got: ${(error as Error).message}`,
    );
  }
}

/** Makes a baseline from runs. */
export function baselineOf(subject: BaselineSubject, runs: readonly RunRecord[], recordedAt: Date): Baseline {
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
  return {
    format: 1,
    recorded_at: recordedAt.toISOString(),
    ...subject,
    seconds: runs[0]?.seconds ?? 0,
    runs: runs.map((run) =>
      Object.fromEntries(Object.entries(valuesOf(run)).map(([key, values]) => [key, values.map(rounded)])),
    ),
  };
}

/** Checks that a baseline is of the same subject, as far as the subject is known. Fails: bad_baseline. */
export function expectSameSubject(baseline: Baseline, subject: Partial<BaselineSubject>): void {
  for (const name of ["game", "scene", "hz", "profiled", "motion"] as const) {
    if (subject[name] === undefined || baseline[name] === subject[name]) continue;
    const message = `expected a baseline with the same ${name}, ${JSON.stringify(subject[name])}, got a baseline with ${JSON.stringify(baseline[name])}`;
    throw new RelayError("bad_baseline", message);
  }
}

/** Compares runs with a baseline. Fails: bad_baseline, if the baseline is of another subject. */
export function compareWithBaseline(
  baseline: Baseline,
  subject: BaselineSubject,
  runs: readonly RunRecord[],
): Comparison[] {
  expectSameSubject(baseline, subject);
  return compareRuns(baseline.runs, runs.map(valuesOf));
}

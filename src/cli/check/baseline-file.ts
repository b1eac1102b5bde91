import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { RelayError } from "../../protocol/error-table.ts";
import { COMPARABLES } from "./comparable.ts";
import { compareSamples, type Difference } from "./compare-samples.ts";
import type { RunRecord } from "./run-record.ts";
import { median } from "./series.ts";

/** Largest baseline file. Units: characters. */
const MAX_FILE_CHARACTERS = 16 * 1024 * 1024;

const baselineFile = z.strictObject({
  format: z.literal(1),
  recorded_at: z.string(),
  game: z.string(),
  scene: z.string().nullable(),
  hz: z.number(),
  seconds: z.number(),
  profiled: z.boolean(),
  runs: z
    .array(z.record(z.string(), z.array(z.number().min(0)).max(100_000)))
    .min(1)
    .max(1000),
});

/** The runs that later ones are compared with: of each run and measure, a value for each second. */
export type Baseline = z.infer<typeof baselineFile>;

/** What has to be alike for runs to be compared. */
export type BaselineSubject = Pick<Baseline, "game" | "scene" | "hz" | "profiled">;

/** How one measure compares with the baseline; without a difference where either side has no values. */
export interface Comparison extends Partial<Omit<Difference, "verdict">> {
  key: string;
  unit: string;
  verdict: Difference["verdict"] | "not measured";
}

/** Reads a baseline. Fails: bad_baseline. */
export function readBaselineFile(path: string): Baseline {
  let json: unknown;
  try {
    const text = readFileSync(path, "utf8");
    if (text.length > MAX_FILE_CHARACTERS)
      throw new Error(`it is longer than ${MAX_FILE_CHARACTERS} characters`);
    json = JSON.parse(text);
  } catch (error) {
    throw new RelayError(
      "bad_baseline",
      `expected a baseline that can be read, got: ${(error as Error).message}; ${path}`,
    );
  }
  const read = baselineFile.safeParse(json);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const place = ["$", ...(issue?.path ?? []).map(String)].join(".");
  throw new RelayError("bad_baseline", `at ${place}: ${issue?.message ?? "expected a baseline"}; in ${path}`);
}

/** Writes runs down as a baseline. Fails: bad_baseline, where the file cannot be written. */
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

/** Runs as a baseline. */
export function baselineOf(subject: BaselineSubject, runs: readonly RunRecord[], recordedAt: Date): Baseline {
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
  return {
    format: 1,
    recorded_at: recordedAt.toISOString(),
    ...subject,
    seconds: runs[0]?.seconds ?? 0,
    runs: runs.map((run) =>
      Object.fromEntries(COMPARABLES.map(({ key, seconds }) => [key, seconds(run).map(rounded)])),
    ),
  };
}

/** Holds what a baseline is of against what is measured, as far as that is known. Fails: bad_baseline, where it is another. */
export function expectSameSubject(baseline: Baseline, subject: Partial<BaselineSubject>): void {
  for (const name of ["game", "scene", "hz", "profiled"] as const) {
    if (subject[name] === undefined || baseline[name] === subject[name]) continue;
    const message = `expected a baseline of the same ${name}, ${JSON.stringify(subject[name])}, got one of ${JSON.stringify(baseline[name])}`;
    throw new RelayError("bad_baseline", message);
  }
}

/** Says how runs compare with a baseline. Fails: bad_baseline, where it is of something else. */
export function compareWithBaseline(
  baseline: Baseline,
  subject: BaselineSubject,
  runs: readonly RunRecord[],
): Comparison[] {
  expectSameSubject(baseline, subject);
  return COMPARABLES.map(({ key, unit, leastShare, leastAmount, seconds }) => {
    const before = baseline.runs.map((run) => run[key] ?? []);
    const now = runs.map(seconds);
    const isMeasured = [...before, ...now].every((values) => (median(values) ?? 0) > 0);
    if (!isMeasured) return { key, unit, verdict: "not measured" };
    return { key, unit, ...compareSamples(before, now, { share: leastShare, amount: leastAmount }) };
  });
}

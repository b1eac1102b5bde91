import { writeFileSync } from "node:fs";
import { z } from "zod";
import { readJsonFile } from "../../base/json-file.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { COMPARABLES, WAITS } from "./comparable.ts";
import {
  type ComparisonOptions,
  compareSamples,
  type Difference,
  moreRunsNeeded,
} from "./compare-samples.ts";
import type { RunRecord } from "./run-record.ts";
import { median } from "./series.ts";

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

/**
 * Limits for blaming the machine: it counts as busier if waits grew by this time and by this share, and it explains a difference if the
 * extra wait is at least this share of the difference. The last limit is below 1, since a game that works more also waits more.
 */
const LEAST_WAIT_MILLIS = 0.1;
const LEAST_WAIT_SHARE = 0.5;
const EXPLAINED_SHARE = 0.3;

/** Most runs of a check. */
export const MAX_RUNS = 100;

/** Earlier runs to compare with: for each run and measure, one value per second. */
export type Baseline = z.infer<typeof baselineFile>;

/** Properties that must be equal for runs to be compared. */
export type BaselineSubject = Pick<Baseline, "game" | "scene" | "hz" | "profiled" | "motion">;

/** The comparison of one measure with the baseline. It has no difference if one side has no values. */
export interface Comparison extends Partial<Omit<Difference, "verdict">> {
  key: string;
  unit: string;
  /** How many more runs would probably tell, if the verdict is that `check` cannot tell; null if no number of runs would. */
  more_runs?: number | null;
  /** Set if the measure grew but the machine was busier: the game waited longer for a processor than in the baseline. */
  busier?: Waits;
  verdict: Difference["verdict"] | "not measured";
}

/** How long the game's main thread waited for a processor. Units: milliseconds per frame. */
interface Waits {
  before: number;
  now: number;
}

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
      Object.fromEntries([...COMPARABLES, WAITS].map(({ key, seconds }) => [key, seconds(run).map(rounded)])),
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
  const waits = waitsOf(baseline, runs);
  return COMPARABLES.map(({ key, unit, leastShare, leastAmount, level, feelsWaits, seconds }) => {
    const before = baseline.runs.map((run) => run[key] ?? []);
    const now = runs.map(seconds);
    const isMeasured = [...before, ...now].every((values) => (median(values) ?? 0) > 0);
    if (!isMeasured) return { key, unit, verdict: "not measured" };
    const options: ComparisonOptions = { least: { share: leastShare, amount: leastAmount }, level };
    const difference = compareSamples(before, now, options);
    const isMachineToBlame =
      difference.verdict === "worse" && feelsWaits !== undefined && explains(waits, difference, feelsWaits);
    if (isMachineToBlame)
      return { key, unit, ...difference, verdict: "cannot tell", ...(waits && { busier: waits }) };
    if (difference.verdict !== "cannot tell") return { key, unit, ...difference };
    return { key, unit, ...difference, more_runs: moreRunsNeeded(before, now, options, MAX_RUNS) ?? null };
  });
}

/** Whether a longer wait for a processor may explain a difference. */
function explains(waits: Waits | undefined, { before, now }: Difference, how: "as much" | "much"): boolean {
  if (waits === undefined) return false;
  const longer = waits.now - waits.before;
  const isBusier = longer >= LEAST_WAIT_MILLIS && longer >= LEAST_WAIT_SHARE * waits.before;
  return isBusier && (how === "much" || longer >= EXPLAINED_SHARE * (now - before));
}

function waitsOf({ runs }: Baseline, current: readonly RunRecord[]): Waits | undefined {
  const before = median(runs.map((run) => median(run[WAITS.key] ?? []) ?? Number.NaN));
  const now = median(current.map((run) => median(WAITS.seconds(run)) ?? Number.NaN));
  if (before === undefined || now === undefined || Number.isNaN(before + now)) return undefined;
  return { before, now };
}

import { COMPARABLES, WAITS } from "./comparable.ts";
import {
  type ComparisonOptions,
  compareSamples,
  type Difference,
  moreRunsNeeded,
} from "./compare-samples.ts";
import type { RunRecord } from "./run-record.ts";
import { median } from "./series.ts";

/**
 * Limits for blaming the machine: it counts as busier if waits grew by this time and by this share, and it explains a difference if the
 * extra wait is at least this share of the difference. The last limit is below 1, since a game that works more also waits more.
 */
const LEAST_WAIT_MILLIS = 0.1;
const LEAST_WAIT_SHARE = 0.5;
const EXPLAINED_SHARE = 0.3;

/** Most runs on one side of a comparison. */
export const MAX_RUNS = 100;

/** What is compared of a run: for each measure, one or more values per second. */
export type RunValues = Readonly<Record<string, readonly number[]>>;

/** The comparison of one measure of earlier and new runs. It has no difference if one side has no values. */
export interface Comparison extends Partial<Omit<Difference, "verdict">> {
  key: string;
  unit: string;
  /** How many more runs would probably tell, if the verdict is `cannot tell`; null if no number of runs would. */
  more_runs?: number | null;
  /** Set if the measure grew but the machine was busier: the game waited longer for a processor than before. */
  busier?: Waits;
  verdict: Difference["verdict"] | "not measured";
}

/** How long the game's main thread waited for a processor. Units: milliseconds per frame. */
interface Waits {
  before: number;
  now: number;
}

/** The values of a run that are compared. */
export function valuesOf(run: RunRecord): RunValues {
  return Object.fromEntries([...COMPARABLES, WAITS].map(({ key, seconds }) => [key, seconds(run)]));
}

/** Compares new runs with earlier ones, measure by measure. */
export function compareRuns(earlier: readonly RunValues[], current: readonly RunValues[]): Comparison[] {
  const waits = waitsOf(earlier, current);
  return COMPARABLES.map(({ key, unit, leastShare, leastAmount, level, feelsWaits }) => {
    const before = earlier.map((run) => run[key] ?? []);
    const now = current.map((run) => run[key] ?? []);
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

function waitsOf(earlier: readonly RunValues[], current: readonly RunValues[]): Waits | undefined {
  const [before, now] = [earlier, current].map((runs) =>
    median(runs.map((run) => median(run[WAITS.key] ?? []) ?? Number.NaN)),
  );
  if (before === undefined || now === undefined || Number.isNaN(before + now)) return undefined;
  return { before, now };
}

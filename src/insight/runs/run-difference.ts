import { type CountDifference, compareCounts } from "./compare-counts.ts";
import { type Comparison, compareRuns, valuesOf } from "./compare-runs.ts";
import type { RunRecord } from "./run-record.ts";

/** How two runs differ. */
export interface RunDifference {
  measures: Comparison[];
  /** `hitches`, then `hitches.CAUSE` for each cause that one of them has (both only if both runs have hitches), then `errors`, `warnings`, `alerts`. */
  counts: (CountDifference & { key: string })[];
  /** The worst of all measures and counts; better only if something is better and nothing worse. */
  verdict: Comparison["verdict"];
}

/** Compares two runs: measures by the noise of their seconds, counts by chance. */
export function differenceOfRuns(before: RunRecord, now: RunRecord): RunDifference {
  const measures = compareRuns([valuesOf(before)], [valuesOf(now)]);
  const haveHitches = before.hitches !== undefined && now.hitches !== undefined;
  const counted = (run: RunRecord) => countsOf(haveHitches ? run : { ...run, hitches: undefined });
  const [first, second] = [counted(before), counted(now)];
  const counts = [...new Set([...first.keys(), ...second.keys()])].map((key) => ({
    key,
    ...compareCounts(
      { count: first.get(key) ?? 0, seconds: before.seconds },
      { count: second.get(key) ?? 0, seconds: now.seconds },
    ),
  }));
  const said = new Set([...measures, ...counts].map(({ verdict }) => verdict));
  const ranked = ["worse", "better", "cannot tell", "no difference"] as const;
  const isMeasured = measures.some(({ verdict }) => verdict !== "not measured");
  return {
    measures,
    counts: counts.sort((one, other) => placeOf(one.key) - placeOf(other.key)),
    verdict: isMeasured ? (ranked.find((one) => said.has(one)) ?? "not measured") : "not measured",
  };
}

function countsOf({ hitches, moreHitches, errors, warnings, alerts }: RunRecord): Map<string, number> {
  const byCause = Map.groupBy(hitches ?? [], ({ cause }) => `hitches.${cause.kind}`);
  const all: [string, number][] = hitches === undefined ? [] : [["hitches", hitches.length + moreHitches]];
  return new Map([
    ...all,
    ...[...byCause].map(([key, of]): [string, number] => [key, of.length]),
    ["errors", errors],
    ["warnings", warnings],
    ["alerts", alerts],
  ]);
}

function placeOf(key: string): number {
  return key === "hitches" ? 0 : key.startsWith("hitches.") ? 1 : 2;
}

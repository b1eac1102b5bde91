import type { Hitch } from "../../insight/index.ts";
import type { Comparison, RunRecord, SaidKey } from "../../insight/runs/index.ts";
import type { Verdict } from "../../protocol/verdict.ts";
import { countText } from "../shared/count-text.ts";
import type { Baseline } from "./baseline-file.ts";
import type { BudgetVerdict } from "./judge-budget.ts";

/** The result of a check. */
export interface CheckReport {
  game: string;
  scene: string | null;
  hz: number;
  /** Units: seconds. */
  warmup_s: number;
  duration_s: number;
  runs: RunSummary[];
  budgets: BudgetVerdict[];
  /** Null without a baseline. */
  comparison: { recorded_at: string; runs: number; measures: Comparison[] } | null;
  /** Every message that broke a budget for errors, warnings or alerts. */
  broken_by: BrokenBy[];
  /** The worst hitches of all runs, longest frame first. */
  worst_hitches: (Hitch & { run: number })[];
  /** The recordings that the relay's black box has left in all runs: their paths, or their names if the relay is another program. */
  recordings: string[];
  notes: string[];
  verdict: "holds" | "broken" | "worse" | "not measured" | "cannot tell";
  /** Whether `cannot tell` is a failure. */
  strict: boolean;
}

/** A message that broke a budget, and how often it came in a run. */
interface BrokenBy {
  key: SaidKey;
  run: number;
  message: string;
  count: number;
}

/** Summary of one run. */
interface RunSummary {
  samples: number;
  /** Frames for which no sample arrived. */
  missing: number;
  seconds: number;
  errors: number;
  hitches: number | null;
  /** How long the main thread waited for a processor per frame; null if that is not known. */
  wait_ms: number | null;
  /** The relay's verdict on the run, as in `/stats`; null if it gave none. */
  verdict: Verdict | null;
}

/** Most hitches in a report. */
const SHOWN_HITCHES = 5;
/** Share of missing frames above which the report says so. */
const NOTED_SHARE = 0.005;
/** Share of a frame's time spent waiting for a processor above which the machine counts as busy. It is reached when 1.5 % of the frames wait for a whole frame. */
const BUSY_SHARE = 0.015;

/** Makes a report. Its verdict is the worst verdict of its parts. */
export function makeReport({
  runs,
  budgets,
  baseline,
  measures,
  ...about
}: Pick<CheckReport, "scene" | "hz" | "warmup_s" | "duration_s" | "notes" | "budgets" | "strict"> & {
  runs: readonly RunRecord[];
  baseline: Baseline | undefined;
  measures: Comparison[];
}): CheckReport {
  const hitches = runs.flatMap((run, index) =>
    (run.hitches ?? []).map((hitch) => ({ ...hitch, run: index + 1 })),
  );
  const summaries = runs.map(
    ({ samples, seconds, errors, hitches: ofRun, moreHitches, verdict, ...run }) => ({
      samples,
      missing: missingOf(run),
      wait_ms: waitOf(run),
      seconds,
      errors,
      hitches: ofRun === undefined ? null : ofRun.length + moreHitches,
      verdict: verdict ?? null,
    }),
  );
  const worst = hitches.sort((one, other) => other.worst.ms - one.worst.ms).slice(0, SHOWN_HITCHES);
  return {
    game: runs[0]?.source ?? "",
    ...about,
    notes: [
      ...about.notes,
      ...missingNotes(summaries),
      ...busyNotes(summaries, about.hz),
      // How to learn which function caused a hitch: the same for all that do not name it.
      ...worst.flatMap(({ cause }) => cause.hint ?? []).slice(0, 1),
    ],
    runs: summaries,
    budgets,
    comparison:
      baseline === undefined
        ? null
        : { recorded_at: baseline.recorded_at, runs: baseline.runs.length, measures },
    broken_by: brokenBy(budgets, runs),
    worst_hitches: worst,
    recordings: runs.flatMap(({ recordings }) => recordings),
    verdict: verdictOf(budgets, measures),
  };
}

const SAID_KEYS: readonly SaidKey[] = ["errors", "warnings", "alerts"];

function brokenBy(budgets: readonly BudgetVerdict[], runs: readonly RunRecord[]): BrokenBy[] {
  const broken = SAID_KEYS.filter((key) =>
    budgets.some((budget) => budget.key === key && budget.verdict === "broken"),
  );
  return broken.flatMap((key) =>
    runs.flatMap(({ said }, index) => {
      const { leftOut } = said[key];
      const more = leftOut === 0 ? [] : [{ message: "other messages", count: leftOut }];
      return [...said[key].all(), ...more].map((one) => ({ key, run: index + 1, ...one }));
    }),
  );
}

/** How many frames of a run have no sample. Counts the frame times, or the frames' work if there are no frame times. */
function missingOf({ frameMillis, workMillis }: Pick<RunRecord, "frameMillis" | "workMillis">): number {
  return (frameMillis.values.length > 0 ? frameMillis : workMillis).missing();
}

function waitOf({ waitMillis }: Pick<RunRecord, "waitMillis">): number | null {
  const millis = waitMillis.mean();
  return millis === undefined ? null : Math.round(millis * 100) / 100;
}

/** Notes on missing frames, since the longest frame may be among them. */
function missingNotes(runs: CheckReport["runs"]): string[] {
  return runs.flatMap(({ samples, missing }, index) =>
    missing <= (samples + missing) * NOTED_SHARE
      ? []
      : [
          `in run ${index + 1}, ${countText(missing)} of ${countText(samples + missing)} frames have no sample; hitches may be among them`,
        ],
  );
}

/** Notes on a busy machine, which makes times by the wall clock longer. */
function busyNotes(runs: CheckReport["runs"], hz: number): string[] {
  const worst = Math.max(0, ...runs.map(({ wait_ms }) => wait_ms ?? 0));
  if (worst < (BUSY_SHARE * 1000) / hz) return [];
  return [
    `the machine was busy: the game waited ${worst} ms per frame for a processor. That makes frame_ms, stale_share and work_ms worse, but not cpu_ms`,
  ];
}

/** The exit code of a verdict: 0 holds or cannot tell, 1 broken or worse, or with --strict cannot tell, 2 not measured. */
export function exitCodeOf({ verdict, strict }: CheckReport): 0 | 1 | 2 {
  if (verdict === "holds" || (verdict === "cannot tell" && !strict)) return 0;
  return verdict === "not measured" ? 2 : 1;
}

function verdictOf(
  budgets: readonly BudgetVerdict[],
  measures: readonly Comparison[],
): CheckReport["verdict"] {
  if (budgets.some(({ verdict }) => verdict === "broken")) return "broken";
  if (measures.some(({ verdict }) => verdict === "worse")) return "worse";
  const nothing = measures.length > 0 && measures.every(({ verdict }) => verdict === "not measured");
  if (nothing || budgets.some(({ verdict }) => verdict === "not measured")) return "not measured";
  return measures.some(({ verdict }) => verdict === "cannot tell") ? "cannot tell" : "holds";
}

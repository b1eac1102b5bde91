import type { Hitch } from "../../insight/index.ts";
import type { Baseline, Comparison } from "./baseline-file.ts";
import type { BudgetVerdict } from "./judge-budget.ts";
import type { RunRecord } from "./run-record.ts";

/** What came of a check. */
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
  /** The worst of all runs, longest frame first. */
  worst_hitches: (Hitch & { run: number })[];
  notes: string[];
  verdict: "holds" | "broken" | "worse" | "not measured";
}

/** What is told of one run. */
interface RunSummary {
  samples: number;
  /** Frames in between that were not told of. */
  missing: number;
  seconds: number;
  errors: number;
  hitches: number | null;
  /** How long the main thread waited for a processor in a frame; null where that is not known. */
  wait_ms: number | null;
}

/** Hitches that are shown. */
const SHOWN_HITCHES = 5;
/** Share of frames that may be missing without a word. */
const NOTED_SHARE = 0.005;
/** Share of a frame's time that it waits for a processor from which on the machine is called busy: one frame in a hundred that waits for as long as a frame. */
const BUSY_SHARE = 0.015;

/** Puts a report together; the worst of its parts is the verdict. */
export function makeReport({
  runs,
  budgets,
  baseline,
  measures,
  ...about
}: Pick<CheckReport, "scene" | "hz" | "warmup_s" | "duration_s" | "notes" | "budgets"> & {
  runs: readonly RunRecord[];
  baseline: Baseline | undefined;
  measures: Comparison[];
}): CheckReport {
  const hitches = runs.flatMap((run, index) =>
    (run.hitches ?? []).map((hitch) => ({ ...hitch, run: index + 1 })),
  );
  const told = runs.map(({ samples, seconds, errors, hitches: ofRun, moreHitches, ...run }) => ({
    samples,
    missing: missingOf(run),
    wait_ms: waitOf(run),
    seconds,
    errors,
    hitches: ofRun === undefined ? null : ofRun.length + moreHitches,
  }));
  return {
    game: runs[0]?.source ?? "",
    ...about,
    notes: [...about.notes, ...missingNotes(told), ...busyNotes(told, about.hz)],
    runs: told,
    budgets,
    comparison:
      baseline === undefined
        ? null
        : { recorded_at: baseline.recorded_at, runs: baseline.runs.length, measures },
    worst_hitches: hitches.sort((one, other) => other.worst.ms - one.worst.ms).slice(0, SHOWN_HITCHES),
    verdict: verdictOf(budgets, measures),
  };
}

/** Frames of a run that were not told of: of what is told frame by frame, whichever that is. */
function missingOf({ frameMillis, workMillis }: Pick<RunRecord, "frameMillis" | "workMillis">): number {
  return (frameMillis.values.length > 0 ? frameMillis : workMillis).missing();
}

function waitOf({ waitMillis }: Pick<RunRecord, "waitMillis">): number | null {
  const millis = waitMillis.mean();
  return millis === undefined ? null : Math.round(millis * 100) / 100;
}

/** Says that frames are missing, where they are more than a few: the longest may be among them. */
function missingNotes(runs: CheckReport["runs"]): string[] {
  return runs.flatMap(({ samples, missing }, index) =>
    missing <= (samples + missing) * NOTED_SHARE
      ? []
      : [
          `of run ${index + 1}, ${missing} of ${samples + missing} frames were not told of: hitches may be among them`,
        ],
  );
}

/** Says that the machine was busy, where that shows in what is measured by the wall clock. */
function busyNotes(runs: CheckReport["runs"], hz: number): string[] {
  const worst = Math.max(0, ...runs.map(({ wait_ms }) => wait_ms ?? 0));
  if (worst < (BUSY_SHARE * 1000) / hz) return [];
  return [
    `the machine was busy: the game waited ${worst} ms a frame for a processor; frame_ms, stale_share and work_ms are its as much as the game's, cpu_ms is the game's`,
  ];
}

/** The exit code of a verdict: 1 the answer is no, 2 there is none. */
export function exitCodeOf({ verdict }: CheckReport): 0 | 1 | 2 {
  if (verdict === "holds") return 0;
  return verdict === "not measured" ? 2 : 1;
}

function verdictOf(
  budgets: readonly BudgetVerdict[],
  measures: readonly Comparison[],
): CheckReport["verdict"] {
  if (budgets.some(({ verdict }) => verdict === "broken")) return "broken";
  if (measures.some(({ verdict }) => verdict === "worse")) return "worse";
  const nothing = measures.length > 0 && measures.every(({ verdict }) => verdict === "not measured");
  return nothing || budgets.some(({ verdict }) => verdict === "not measured") ? "not measured" : "holds";
}

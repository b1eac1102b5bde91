import { rounded } from "../../base/rounded.ts";
import { differenceOfRuns, type RunDifference } from "../../insight/runs/index.ts";
import { differencesOf, type SubjectDifference } from "../../replay/judge/index.ts";
import type { MeasuredFile } from "../shared/measure-file.ts";

/** One side of a comparison. */
interface ComparedFile {
  file: string;
  game: string;
  /** Frame rate that it should hold. */
  hz: number;
  seconds: number;
  samples: number;
  profiled: boolean;
}

/** How the game in recording b differs from that in recording a. */
export interface CompareReport extends RunDifference {
  a: ComparedFile;
  b: ComparedFile;
  /** What else differs, such as the engine: a difference may come from that. */
  differs: SubjectDifference[];
}

/** Compares two recordings that have been measured. */
export function compareFiles(a: MeasuredFile, b: MeasuredFile): CompareReport {
  const [first, second] = [sideOf(a), sideOf(b)];
  const conditions = (["game", "hz", "profiled"] as const)
    .filter((what) => first[what] !== second[what])
    .map((what) => ({ what: CONDITIONS[what], a: String(first[what]), b: String(second[what]) }));
  return {
    a: first,
    b: second,
    differs: [...conditions, ...differencesOf(a.subject, b.subject)],
    ...differenceOfRuns(a.run, b.run),
  };
}

const CONDITIONS = { game: "game", hz: "frame rate to hold", profiled: "scripts profiled" } as const;

function sideOf({ path: file, run, profiled }: MeasuredFile): ComparedFile {
  const { source: game, hz, seconds, samples } = run;
  return { file, game, hz: rounded(hz, 2), seconds, samples, profiled };
}

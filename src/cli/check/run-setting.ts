import type { RunRecord } from "../../insight/runs/index.ts";
import type { RunProgress } from "./measure-run.ts";

/** How the runs of a check are measured. */
export interface RunSetting {
  /** Measures a run, by its number from 1. */
  measure(run: number, progress: (at: RunProgress) => void): Promise<RunRecord>;
  /** The measured time of a run, for the report: of recordings that of the shortest. Units: seconds. */
  seconds(runs: readonly RunRecord[]): number;
  /** Whether script functions are profiled, which slows the game down. */
  profile: boolean;
  notes: string[];
}

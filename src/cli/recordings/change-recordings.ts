import { reasonOf } from "../../base/reason-of.ts";
import type { FoundRecording } from "./find-recordings.ts";

/** What became of a recording. */
export interface RecordingChange {
  path: string;
  outcome: "repaired" | "whole before" | "deleted" | "left alone";
  /** Why it was left alone; null if it was not. */
  problem: string | null;
}

/** Makes recordings whole, or deletes them. A recording that a relay is writing is left alone. A repair also leaves files alone that are no recordings of ours. */
export function changeRecordings(
  action: "repair" | "delete",
  found: readonly FoundRecording[],
): RecordingChange[] {
  return found.map(({ folder, name, path }) => {
    const leftAlone = (problem: string): RecordingChange => ({ path, outcome: "left alone", problem });
    try {
      if (folder.describe(name).state === "recording")
        return leftAlone("a relay is writing it; stop the recording first");
      if (action === "repair")
        return { path, outcome: folder.repair(name) ? "repaired" : "whole before", problem: null };
      folder.remove(name);
      return { path, outcome: "deleted", problem: null };
    } catch (error) {
      return leftAlone(reasonOf(error));
    }
  });
}

/** A line for each recording. */
export function describeChanges(changes: readonly RecordingChange[]): string {
  if (changes.length === 0) return "no recordings";
  return changes
    .map(({ path, outcome, problem }) => `${outcome}: ${path}${problem === null ? "" : `: ${problem}`}`)
    .join("\n");
}

import { reasonOf } from "../../base/reason-of.ts";
import type { RecordingInfo } from "../../recording/index.ts";
import type { FoundRecording } from "./find-recordings.ts";

/** A recording of a list. */
export interface ListedRecording extends RecordingInfo {
  path: string;
  /** Why it cannot be read; null if it can. */
  problem: string | null;
}

/** Describes recordings. One that cannot be read is listed with the reason. */
export function listRecordings(found: readonly FoundRecording[]): ListedRecording[] {
  return found.map(({ folder, name, path }) => {
    try {
      return { path, ...folder.describe(name), problem: null };
    } catch (error) {
      return { path, ...folder.describeUnreadable(name), problem: reasonOf(error) };
    }
  });
}

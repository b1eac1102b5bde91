import { RecordingReader } from "../../recording/index.ts";
import {
  type MeasuredRecording,
  measureRecording,
  type RecordedRun,
  recordedSubject,
} from "../../replay/judge/index.ts";
import type { Screen } from "./screen.ts";

/** A run that was measured from a file, and what it is a run of. */
export interface MeasuredFile extends MeasuredRecording {
  path: string;
  subject: ReturnType<typeof recordedSubject>;
}

/** Measures a game from a recording's file, and shows how far it has come. Fails: recording_failed, could_not_measure. */
export async function measureFile(path: string, asked: RecordedRun, screen: Screen): Promise<MeasuredFile> {
  using reader = await RecordingReader.open(path);
  const measured = await measureRecording(reader, path, asked, async (share) => {
    screen.status(() => `judging ${path}  ${Math.floor(100 * Math.min(1, share))} %`);
    await new Promise(setImmediate);
  });
  return { path, ...measured, subject: recordedSubject(reader, measured.run.source) };
}

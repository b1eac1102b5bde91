import { reasonOf } from "../../base/reason-of.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { RecordingReader } from "../../recording/index.ts";

/** Opens a recording to judge it. Fails: could_not_measure, saying what is wrong with the file. */
export async function openRecording(path: string): Promise<RecordingReader> {
  try {
    return await RecordingReader.open(path);
  } catch (error) {
    throw new RelayError("could_not_measure", reasonOf(error), { cause: error });
  }
}

import type { ExportedRecording } from "./exported-recording.ts";

/** What turns a recording into a file of another program. */
export interface ExportFormat {
  /** The bytes of the file, in pieces. A piece may be empty: while much is read and nothing written, it lets the caller do something else. Fails: bad_usage, if the recording has nothing for this format; throws if it is broken. */
  write(recording: ExportedRecording): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

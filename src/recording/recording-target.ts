import type { RecordingWriter } from "./recording-writer.ts";

/** Where the messages of a recording go: into a file, or into memory. */
export interface RecordingTarget
  extends Pick<RecordingWriter, "metadata" | "add" | "tick" | "end" | "bytes" | "span">,
    Disposable {
  /** Adds a channel. Returns its number, for `add`. */
  channel(about: Parameters<RecordingWriter["channel"]>[0]): number;
}

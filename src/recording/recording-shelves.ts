import type { RecordingShelf } from "./recording-shelf.ts";

/** Recordings of one kind. */
export interface KindOfRecordings {
  kind: "recording" | "black_box";
  shelf: RecordingShelf;
}

/** All recordings of a relay: those of its folder and those of its black box. */
export interface RecordingShelves {
  /** Fails: recording_failed, if the relay has neither a folder for recordings nor a black box. */
  all(): Promise<KindOfRecordings[]>;
  /** The recordings among which a name is. Fails: no_recording, recording_failed. */
  of(name: string): Promise<KindOfRecordings>;
}

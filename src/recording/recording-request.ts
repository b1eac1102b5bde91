import type { Topic } from "../protocol/topics.ts";

/** What to record. */
export interface RecordingRequest {
  /** The name of the file, without its ending; the time by default. */
  name?: string | undefined;
  /** Topics and wildcards; all by default. Whole hitches come with the topic `alert`. */
  topics?: readonly Topic[] | undefined;
  /** One game by its name; all by default. */
  source?: string | undefined;
  /** Most samples of a state topic in a second; all by default. */
  maxHz?: number | undefined;
  /** Whether poses are also written for viewers, as transforms; true by default. */
  transforms?: boolean | undefined;
  /** When it ends by itself. Units: seconds; bytes, which the last chunk may exceed. */
  seconds?: number | undefined;
  bytes?: number | undefined;
  /** When it goes on in a new file; never by default. */
  rotate?: RotateBounds | undefined;
}

/** How long or large a file becomes before the recording goes on in a new one. Units: seconds; bytes, which the last chunk may exceed. */
export interface RotateBounds {
  seconds?: number | undefined;
  bytes?: number | undefined;
}

/** A recording as lists show it. */
export interface RecordingInfo {
  name: string;
  bytes: number;
  /** Unix seconds. The times of the first and last message; null if they are not known: of a file without messages, or that was cut. */
  from: number | null;
  to: number | null;
  messages: number | null;
  /** `recording`: it is being written; `complete`; `cut`: it has no end, `recordings repair` makes it whole; `unreadable`: the file system refuses to read it, or it is no recording. */
  state: "recording" | "complete" | "cut" | "unreadable";
}

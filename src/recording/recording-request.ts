import type { Topic } from "../protocol/topics.ts";

/** What to record. */
export interface RecordingRequest {
  /** The name of the file, without its ending; the time by default. */
  name?: string | undefined;
  /** Topics and wildcards; all by default. */
  topics?: readonly Topic[] | undefined;
  /** One game by its name; all by default. */
  source?: string | undefined;
  /** Most samples of a state topic in a second; all by default. */
  maxHz?: number | undefined;
  /** Whether poses are also written for viewers, as transforms; true by default. */
  transforms?: boolean | undefined;
  /** When it ends by itself. Units: seconds. */
  seconds?: number | undefined;
}

/** A recording as lists show it. */
export interface RecordingInfo {
  name: string;
  bytes: number;
  /** Unix seconds. The times of the first and last message; null if they are not known: of a file without messages, or that was cut. */
  from: number | null;
  to: number | null;
  messages: number | null;
  /** `recording`: it is being written; `complete`; `cut`: it has no end, `recordings repair` makes it whole. */
  state: "recording" | "complete" | "cut";
}

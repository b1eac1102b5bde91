import type { JsonObject } from "../protocol/json-object.ts";
import type { Topic } from "../protocol/topics.ts";
import type { RecordedSource } from "../recording/index.ts";

/** A message that was read from a file of another program, for a recording of ours. */
export interface ImportedMessage {
  source: RecordedSource;
  topic: Topic;
  /** Undefined if it has none: it is counted then. */
  sequence: number | undefined;
  /** Units: unix nanoseconds. */
  logTime: bigint;
  publishTime: bigint;
  data: JsonObject;
}

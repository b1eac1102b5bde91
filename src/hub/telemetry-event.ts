import type { Topic } from "../protocol/topics.ts";

/** Something that happened, as JSON text: custom event, scene change, warning, error, alert, snapshot. */
export interface TelemetryEvent {
  readonly source: string;
  readonly topic: Topic;
  /** The message as clients get it. */
  readonly text: string;
  /** Units: milliseconds of the monotonic clock. */
  readonly atMillis: number;
  /** The 0x02 packet that it came in, if it did. Borrowed: good only while it is being passed on. */
  readonly borrowedPacket?: Uint8Array;
}

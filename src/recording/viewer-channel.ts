import type { HubMessage } from "../hub/index.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import { frameTransforms } from "./frame-transforms.ts";
import type { RecordedChannel } from "./recording-writer.ts";
import { isLogTopic, viewerLog } from "./viewer-log.ts";
import { FRAME_TRANSFORMS, LOG } from "./viewer-schemas.ts";

const POSES = topicOfPacket("tracking");

/** A second channel of a topic, in the form that viewers draw unaided. */
export interface ViewerChannel {
  /** Last part of its name. */
  name: "tf" | "log";
  schema: RecordedChannel["schema"];
  /** The JSON of a message; undefined if viewers cannot show it. Units: `atNanos`, unix nanoseconds. */
  write(message: HubMessage, atNanos: bigint): string | undefined;
}

/** The channel for viewers of a topic; undefined if they read the topic as it is. `framePrefix`: before the names of frames of reference. */
export function viewerChannelOf(topic: Topic, framePrefix: string): ViewerChannel | undefined {
  if (isLogTopic(topic)) return { name: "log", schema: LOG, write: viewerLog };
  if (topic !== POSES) return undefined;
  const write: ViewerChannel["write"] = (message, atNanos) => frameTransforms(message, atNanos, framePrefix);
  return { name: "tf", schema: FRAME_TRANSFORMS, write };
}

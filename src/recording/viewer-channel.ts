import type { JsonObject } from "../protocol/json-object.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import { FrameTransforms } from "./frame-transforms.ts";
import type { RecordedChannel } from "./recording-writer.ts";
import { isLogTopic, viewerLog } from "./viewer-log.ts";
import { FRAME_TRANSFORMS, LOG } from "./viewer-schemas.ts";

const POSES = topicOfPacket("tracking");

/** A second channel of a topic, in the form that viewers draw unaided. */
export interface ViewerChannel {
  /** Last part of its name. */
  name: "tf" | "log";
  schema: RecordedChannel["schema"];
  /** The topics that it repeats: a topic or a wildcard. */
  repeats: string;
  /** The JSON of a message with this data; undefined if viewers cannot show it. Units: `atNanos`, unix nanoseconds. */
  write(data: Readonly<JsonObject>, atNanos: bigint): string | undefined;
}

/** The channel for viewers of a topic of a game; undefined if there is none. `framePrefix`: before the names of frames of reference. */
export function viewerChannelOf(
  topic: Topic,
  source: string,
  framePrefix: () => string,
): ViewerChannel | undefined {
  if (topic === POSES) {
    const transforms = new FrameTransforms(framePrefix());
    const write: ViewerChannel["write"] = (data, atNanos) => transforms.write(data, atNanos);
    return { name: "tf", schema: FRAME_TRANSFORMS, repeats: topic, write };
  }
  if (!isLogTopic(topic)) return undefined;
  const game = { topic, name: source };
  return { name: "log", schema: LOG, repeats: "log/*", write: (data, at) => viewerLog(game, data, at) };
}

import type { Topic } from "../protocol/topics.ts";
import type { Format } from "./formats/format.ts";

/** The pace of a channel: the game's own, or an interval in seconds (0 is every message). */
export type Pace = "own" | number;

/** What a channel is: one topic in one format at one pace, of one game or of all. */
export interface ChannelSpec {
  topic: Topic;
  format: Format;
  pace: Pace;
  /** Name of the game; undefined is every one. */
  source: string | undefined;
}

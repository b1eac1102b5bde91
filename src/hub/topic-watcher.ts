import type { TopicState } from "./topic-state.ts";

/** Somebody who is told which topics there are. */
export interface TopicWatcher {
  /** There is a new topic. */
  topicOpened(topic: TopicState): void;
  /** A topic is no more. Its history is empty; another topic may get its name. */
  topicEnded(topic: TopicState): void;
}

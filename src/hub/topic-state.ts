import { isStateTopic } from "../protocol/topic-patterns.ts";
import type { Topic } from "../protocol/topics.ts";
import type { HistoryBounds } from "./history-bounds.ts";
import type { KeptBytes } from "./kept-bytes.ts";
import type { Omissions } from "./omissions.ts";
import { TopicHistory } from "./topic-history.ts";

/** One topic: how many messages it has had, and the last of them. */
export class TopicState {
  /** Whether the newest value replaces older ones. */
  readonly isState: boolean;
  readonly history: TopicHistory;
  /** Messages so far, of all sources. */
  messages = 0;

  constructor(
    readonly name: Topic,
    bounds: HistoryBounds,
    kept: KeptBytes,
    omissions: Omissions,
  ) {
    this.isState = isStateTopic(name);
    this.history = new TopicHistory(this, bounds, kept, omissions);
  }
}

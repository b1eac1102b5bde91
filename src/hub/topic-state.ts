import { topicRow } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import type { Omissions } from "./omissions.ts";
import type { HistoryBounds } from "./row-ring.ts";
import type { KeptBytes } from "./topic-history.ts";
import { TopicHistory } from "./topic-history.ts";

/** One topic: how many messages it has had, and the last of them. */
export class TopicState {
  /** Whether the newest value replaces older ones. */
  readonly isState: boolean;
  /** Whether each game's newest message is kept beside the history: a snapshot shows it. */
  readonly keepsNewest: boolean;
  /** Whether a snapshot repeats the last messages among its events. */
  readonly isHappening: boolean;
  readonly history: TopicHistory;
  /** Messages so far, of all sources. */
  messages = 0;

  constructor(
    readonly name: Topic,
    bounds: HistoryBounds,
    kept: KeptBytes,
    omissions: Omissions,
  ) {
    const { kind, section, happening } = topicRow(name);
    this.isState = kind === "state";
    this.keepsNewest = this.isState || section !== undefined;
    this.isHappening = happening;
    this.history = new TopicHistory(this, bounds, kept, omissions);
  }
}

import { topicRow } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import type { MessageSource } from "./message-source.ts";
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
  /** How long the history keeps a message. Units: milliseconds. */
  readonly maxAgeMillis: number;
  /** Messages so far, of all sources. */
  messages = 0;
  /** When the newest message came. Units: milliseconds of the monotonic clock. */
  usedAtMillis = 0;
  /** The game whose topic it is; undefined for a topic that never ends. */
  owner: MessageSource | undefined;

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
    this.maxAgeMillis = bounds.maxAgeMillis;
    this.history = new TopicHistory(this, bounds, kept, omissions);
  }
}

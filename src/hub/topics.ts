import type { Limits } from "../protocol/limits.ts";
import { FIXED_TOPICS, isStateTopic } from "../protocol/topic-patterns.ts";
import type { Topic } from "../protocol/topics.ts";
import type { HistoryBounds } from "./history-bounds.ts";
import { TopicState } from "./topic-state.ts";

/** Where custom events go whose topic would be one too many. Their data keeps their name. */
const OVERFLOW_TOPIC: Topic = "custom/overflow";

/** How much of each topic is kept unless the relay is told otherwise. */
export interface HistoryOptions {
  /** Of a state topic: fps, vr_tracking, performance, relay. */
  state: HistoryBounds;
  /** Of a topic of events. */
  event: HistoryBounds;
  /** Of single topics, by name. */
  topics: Readonly<Record<Topic, Partial<HistoryBounds>>>;
}

/** What is in force when nothing is said: a minute of state within 1 MiB a topic, ten minutes of events within 256 KiB. */
export const DEFAULT_HISTORY: HistoryOptions = {
  state: { maxBytes: 1024 * 1024, maxAgeMillis: 60_000 },
  event: { maxBytes: 256 * 1024, maxAgeMillis: 600_000 },
  topics: {},
};

/** Every topic there is. */
export class Topics {
  /** Messages of all topics so far; the `offset` of the newest. */
  offset = 0;
  readonly #topics = new Map<Topic, TopicState>();

  constructor(
    private readonly history: HistoryOptions,
    private readonly limits: Readonly<Pick<Limits, "topics">>,
    private readonly opened: (topic: TopicState) => void,
  ) {
    for (const name of FIXED_TOPICS) this.get(name);
  }

  /** The topic of this name, which is made when it is new. */
  get(name: Topic): TopicState {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    if (this.#topics.size >= this.limits.topics && name !== OVERFLOW_TOPIC) return this.get(OVERFLOW_TOPIC);
    const kind = isStateTopic(name) ? this.history.state : this.history.event;
    const topic = new TopicState(name, { ...kind, ...this.history.topics[name] });
    this.#topics.set(name, topic);
    this.opened(topic);
    return topic;
  }

  /** Every topic, the fixed ones first. */
  all(): TopicState[] {
    return [...this.#topics.values()];
  }
}

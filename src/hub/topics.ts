import type { Limits } from "../protocol/limits.ts";
import { FIXED_TOPICS, isStateTopic } from "../protocol/topic-patterns.ts";
import { familyOf, topicRow } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import type { HubMessage } from "./hub-message.ts";
import { LongTexts } from "./long-texts.ts";
import type { MessageSource } from "./message-source.ts";
import type { Omissions } from "./omissions.ts";
import { OwnedTopics } from "./owned-topics.ts";
import type { HistoryBounds } from "./row-ring.ts";
import type { KeptBytes } from "./topic-history.ts";
import { TopicState } from "./topic-state.ts";

/** All histories together may always hold so much. Units: bytes. */
const LEAST_SHARED_BYTES = 64 * 1024 * 1024;

/** Where custom events go whose topic would be one too many. Their data keeps their name. */
export const OVERFLOW_TOPIC: Topic = "custom/overflow";

/** How much of each topic is kept unless the relay is told otherwise. */
export interface HistoryOptions {
  /** Of any other state topic. */
  state: HistoryBounds;
  /** Of a topic of samples: frames and poses, which come with every frame of each game. */
  samples: HistoryBounds;
  /** Of a topic of events. */
  event: HistoryBounds;
  /** Of a state topic with one message a second for each game. */
  series: HistoryBounds;
  /** Of single topics, by name. */
  topics: Readonly<Record<Topic, Partial<HistoryBounds>>>;
}

/**
 * What is in force when nothing is said: a minute of frames and poses within 8 MiB each, for about six games at 120 Hz; a minute of other state
 * within 1 MiB a topic, ten minutes of events within 256 KiB, and ten minutes of a message a second within 8 MiB, for about nine games.
 */
export const DEFAULT_HISTORY: HistoryOptions = {
  state: { maxBytes: 1024 * 1024, maxAgeMillis: 60_000 },
  samples: { maxBytes: 8 * 1024 * 1024, maxAgeMillis: 60_000 },
  event: { maxBytes: 256 * 1024, maxAgeMillis: 600_000 },
  series: { maxBytes: 8 * 1024 * 1024, maxAgeMillis: 600_000 },
  topics: {},
};

/** Every topic there is. */
export class Topics {
  /** Messages of all topics so far; the `offset` of the newest. */
  offset = 0;
  /** The texts that are too long for clients. */
  readonly longTexts = new LongTexts();
  readonly #topics = new Map<Topic, TopicState>();
  readonly #owned = new OwnedTopics();
  readonly #kept: KeptBytes = { bytes: 0 };
  /** Offset of the newest message of topics that have ended; 0 while none has. */
  #endedThrough = 0;

  constructor(
    private readonly history: HistoryOptions,
    private readonly limits: Readonly<Pick<Limits, "topics">>,
    private readonly omissions: Omissions,
  ) {
    for (const name of FIXED_TOPICS) this.get(name);
  }

  /** The offset of one more message: its origin's if it has one, else the next. */
  nextOffset(originOffset: number | undefined): number {
    const offset = originOffset ?? this.offset + 1;
    this.offset = Math.max(this.offset, offset);
    return offset;
  }

  /** Messages before the first that an edge has got are at no history here: those of topics up to these offsets, and those of topics that had ended. */
  lack({ through, ended }: { through: Readonly<Record<Topic, number>>; ended: number }): void {
    for (const [name, offset] of Object.entries(through)) this.get(name).history.lack(offset);
    this.#endedThrough = Math.max(this.#endedThrough, ended);
  }

  /** Offset of the newest message of topics that have ended; 0 while none has. */
  get endedThrough(): number {
    return this.#endedThrough;
  }

  /** The topic of this name. One that is made by this call never ends. */
  get(name: Topic): TopicState {
    return this.#topics.get(name) ?? this.#open(name);
  }

  /** The topic for a message of a game, which is made when it is new and there is room for it: else the topic for all such events. */
  of(name: Topic, source: MessageSource): TopicState {
    const known = this.#topics.get(name);
    if (known !== undefined) {
      this.#owned.used(known, source);
      return known;
    }
    if (name === OVERFLOW_TOPIC || !this.#hasRoom(source)) return this.get(OVERFLOW_TOPIC);
    const topic = this.#open(name);
    this.#owned.add(topic, source);
    return topic;
  }

  /** Keeps a message in the history of its topic. Where all of them together hold too much, the fullest lets go of its oldest. */
  keep(topic: TopicState, message: HubMessage): void {
    topic.history.push(message);
    if (this.#kept.bytes > LEAST_SHARED_BYTES) this.#shed();
  }

  /**
   * Lets go what is too old, of topics too to which nothing comes any more. A topic of a game that has gone ends once the time of its
   * history is over. Units: milliseconds of the monotonic clock.
   */
  trim(nowMillis: number): void {
    this.longTexts.trim(nowMillis);
    for (const { history } of this.#topics.values()) history.trim(nowMillis);
    for (const topic of this.#owned.ofGamesThatHaveGone())
      if (nowMillis - topic.usedAtMillis > topic.maxAgeMillis) this.#end(topic);
  }

  /** Every topic, the fixed ones first. */
  all(): TopicState[] {
    return [...this.#topics.values()];
  }

  /** Whether topics that have ended may have had messages after an offset that one of the patterns includes. */
  endedAfter(offset: number, patterns: readonly string[]): boolean {
    return offset < this.#endedThrough && patterns.some((pattern) => pattern === "*" || isCustom(pattern));
  }

  /** The newest of each topic stays within the topic's own bounds whatever it takes: of many topics that is too much in the end. */
  #shed(): void {
    const { state, samples, event, series, topics } = this.history;
    const single = Object.values(topics).reduce((sum, { maxBytes = 0 }) => sum + maxBytes, 0);
    const most = Math.max(
      LEAST_SHARED_BYTES,
      this.limits.topics * event.maxBytes +
        2 * state.maxBytes +
        2 * samples.maxBytes +
        2 * series.maxBytes +
        single,
    );
    while (this.#kept.bytes > most) {
      const fullest = this.all().reduce((one, other) =>
        one.history.sharedBytes >= other.history.sharedBytes ? one : other,
      );
      fullest.history.shed();
    }
  }

  #open(name: Topic): TopicState {
    const bounds = { ...this.history[historyOf(name)], ...this.history.topics[name] };
    const topic = new TopicState(name, bounds, this.#kept, this.omissions);
    this.#topics.set(name, topic);
    return topic;
  }

  /** Whether a game may have one more topic. It may take the place of another topic. */
  #hasRoom(source: MessageSource): boolean {
    if (this.#topics.size < this.limits.topics) return true;
    const ending = this.#owned.giveWayTo(source);
    if (ending === undefined) return false;
    this.omissions.add("topics_ended_early");
    this.#end(ending);
    return true;
  }

  #end(topic: TopicState): void {
    this.#topics.delete(topic.name);
    this.#owned.delete(topic);
    topic.history.clear();
    this.#endedThrough = Math.max(this.#endedThrough, topic.history.evictedThrough);
  }
}

function isCustom(pattern: string): boolean {
  return familyOf(pattern) === familyOf(OVERFLOW_TOPIC);
}

/** Which bounds hold for the history of a topic that has none of its own. */
function historyOf(topic: Topic): "state" | "samples" | "event" | "series" {
  const { series, packet } = topicRow(topic);
  if (series) return "series";
  if (packet !== undefined) return "samples";
  return isStateTopic(topic) ? "state" : "event";
}

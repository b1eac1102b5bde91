import { trackingEventData } from "../../../codec/index.ts";
import type { Hub, HubMessage, MessageSource, TopicState } from "../../../hub/index.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { topicOfPacket } from "../../../protocol/topic-table.ts";
import type { Timed } from "./evidence.ts";

/** How many marks are kept, and their distance: together a little longer than the longest episode with its context. */
const MARKS = 80;
const MARKS_APART_MILLIS = 250;

/** The data of an event, and the text of its message. */
export interface TimedEvent extends Timed<JsonObject> {
  topic: string;
  text: string;
}

/** Reads messages of one game from the hub's history. */
export class SourceHistory {
  readonly #marks: { atMillis: number; offset: number }[] = [];

  constructor(
    private readonly hub: Hub,
    private readonly source: MessageSource,
  ) {}

  /** Marks the newest offset, so that later messages are found without a search. Call it a few times a second. */
  mark(nowMillis: number): void {
    if (nowMillis - (this.#marks.at(-1)?.atMillis ?? Number.NEGATIVE_INFINITY) < MARKS_APART_MILLIS) return;
    this.#marks.push({ atMillis: nowMillis, offset: this.hub.topics.offset });
    if (this.#marks.length > MARKS) this.#marks.shift();
  }

  /** The events of the game between two moments, oldest first; the newest ones if there are too many. */
  events(fromMillis: number, toMillis: number, atMost: number): TimedEvent[] {
    const topics = this.hub.topics.all().filter(({ isHappening }) => isHappening);
    return topics
      .flatMap((topic) => this.#between(topic, fromMillis, toMillis))
      .sort((one, other) => one.offset - other.offset)
      .slice(-atMost)
      .flatMap(({ body, atMillis, topic }) =>
        body.from === "json" ? [{ atMillis, topic: topic.name, what: body.data, text: body.text }] : [],
      );
  }

  /** The poses of the game between two moments, evenly picked, at most this many. */
  poses(fromMillis: number, toMillis: number, atMost: number): Timed<JsonObject>[] {
    const all = this.#between(this.hub.topics.get(topicOfPacket("tracking")), fromMillis, toMillis);
    const every = Math.ceil(all.length / atMost);
    return all
      .filter((_, index) => index % every === 0)
      .flatMap(({ body, atMillis }) => {
        if (body.from === "tracking") return [{ atMillis, what: trackingEventData(body.sample) }];
        return body.from === "json" ? [{ atMillis, what: body.data }] : [];
      });
  }

  #between({ history }: TopicState, fromMillis: number, toMillis: number): HubMessage[] {
    return history.after(
      this.#offsetBefore(fromMillis),
      (source, atMillis) => source === this.source && atMillis >= fromMillis && atMillis <= toMillis,
    );
  }

  #offsetBefore(millis: number): number {
    return this.#marks.findLast(({ atMillis }) => atMillis <= millis)?.offset ?? 0;
  }
}

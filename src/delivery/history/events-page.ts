import type { Hub, HubMessage, TopicState } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { MAX_PAGE_BYTES } from "../../protocol/limits.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import { describeMessage } from "../formats/v1-fields.ts";

/** Which events are wanted. */
export interface EventsWish {
  /** The offset after which they are wanted; `next` of the page before. */
  since: number;
  /** The epoch that `since` is of; undefined where whoever asks does not know. */
  epoch?: string | undefined;
  limit: number;
  topics: readonly string[];
}

/** Some events, oldest first, and where the next page begins. */
export interface EventsPage {
  epoch: string;
  /** Whether these follow without a gap on what was before `since`. */
  recovered: boolean;
  events: JsonObject[];
  /** What `since` is for the next page. */
  next: number;
  /** Whether there are further ones now. */
  more: boolean;
  /** Whether nothing after `since` is gone from the history. */
  complete: boolean;
}

/**
 * A page of the history. Of a state topic only where it is named: nobody means every frame by `*`.
 * An offset of another run of the relay means nothing here: then the page begins with the oldest, and is no recovery.
 */
export function eventsPage(hub: Hub, nowMillis: number, wish: EventsWish): EventsPage {
  const ofThisRun = (wish.epoch ?? hub.epoch) === hub.epoch && wish.since <= hub.topics.offset;
  const since = ofThisRun ? wish.since : 0;
  const wanted = hub.topics.all().filter((topic) => wish.topics.some((pattern) => asksFor(pattern, topic)));
  for (const { history } of wanted) history.trim(nowMillis);
  const found = wanted
    .flatMap(({ history }) => history.after(since))
    .sort((one, other) => one.offset - other.offset);
  const page = firstOf(found, wish.limit);
  const complete = wanted.every(({ history }) => history.evictedThrough <= since);
  return {
    epoch: hub.epoch,
    recovered: ofThisRun && complete,
    events: page.map(describeMessage),
    next: page.at(-1)?.offset ?? since,
    more: found.length > page.length,
    complete,
  };
}

function asksFor(pattern: string, { name, isState }: TopicState): boolean {
  return isState ? pattern === name : matchesTopic(pattern, name);
}

/** As many as were asked for and fit, one at least. */
function firstOf(messages: readonly HubMessage[], limit: number): HubMessage[] {
  const page: HubMessage[] = [];
  let characters = 0;
  for (const message of messages) {
    const { body } = message;
    characters += body.from === "json" ? body.text.length : 0;
    if (page.length === limit || (page.length > 0 && characters > MAX_PAGE_BYTES)) break;
    page.push(message);
  }
  return page;
}

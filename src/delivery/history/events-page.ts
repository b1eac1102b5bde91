import { type Hub, type HubMessage, JsonText, type TopicState } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { MAX_WHOLE_BYTES } from "../../protocol/limits.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import { describeMessage } from "../formats/v1-fields.ts";
import { messagesAfter } from "./messages-after.ts";

/** Which events a page should have. */
export interface EventsQuery {
  /** The page begins after this offset: `next` of the page before. */
  since: number;
  /** The epoch of `since`; undefined if it is not known. */
  epoch?: string | undefined;
  limit: number;
  topics: readonly string[];
  /** Whether the page is one event with all that the game sent, even where that is too long for clients. */
  whole?: boolean;
}

/** What a page of events says of itself. */
export interface EventsPageFacts {
  epoch: string;
  /** Whether no event is missing between `since` and the first of these. */
  recovered: boolean;
  /** `since` of the next page. */
  next: number;
  /** Whether there are more events now. */
  more: boolean;
  /** Whether the history still has every event after `since`. */
  complete: boolean;
}

/** A page of events, oldest first. */
export interface EventsPage extends EventsPageFacts {
  events: JsonObject[];
}

/** Returns a page of the history, as {@link selectEvents} does, with its events described. */
export function eventsPage(hub: Hub, nowMillis: number, query: EventsQuery): EventsPage {
  const { messages, ...facts } = selectEvents(hub, nowMillis, query);
  return { ...facts, events: messages.map(describeMessage) };
}

/**
 * Returns a page of the history, with its events as messages. Wildcards do not include state topics here, since `*` is not meant to list every frame.
 * An offset of another run of the relay is ignored: the page then begins with the oldest event, and `recovered` is false.
 */
export function selectEvents(
  hub: Hub,
  nowMillis: number,
  query: EventsQuery,
): EventsPageFacts & { messages: HubMessage[] } {
  const ofThisRun = (query.epoch ?? hub.epoch) === hub.epoch && query.since <= hub.topics.offset;
  const since = ofThisRun ? query.since : 0;
  const topics = hub.topics.all().filter((topic) => query.topics.some((pattern) => includes(pattern, topic)));
  for (const { history } of topics) history.trim(nowMillis);
  const { page, more } = firstOf(messagesAfter(topics, since), query.whole ? 1 : query.limit);
  const complete =
    !hub.topics.endedAfter(since, query.topics) &&
    topics.every(({ history }) => history.evictedThrough <= since);
  return {
    epoch: hub.epoch,
    recovered: ofThisRun && complete,
    messages: query.whole ? page.map((message) => wholeOf(message, hub)) : page,
    next: page.at(-1)?.offset ?? since,
    more,
    complete,
  };
}

function includes(pattern: string, { name, isState }: TopicState): boolean {
  return isState ? pattern === name : matchesTopic(pattern, name);
}

/** The first messages, up to the limits of a page, and at least one; and whether there are more. */
function firstOf(messages: Iterable<HubMessage>, limit: number): { page: HubMessage[]; more: boolean } {
  const page: HubMessage[] = [];
  let characters = 0;
  for (const message of messages) {
    const { body } = message;
    characters += body.from === "json" ? body.text.length : 0;
    if (page.length === limit || (page.length > 0 && characters > MAX_WHOLE_BYTES))
      return { page, more: true };
    page.push(message);
  }
  return { page, more: false };
}

/** A message with all that the game sent, if that was left out and is still kept. */
function wholeOf(message: HubMessage, { topics }: Hub): HubMessage {
  const text = topics.longTexts.get(message.offset);
  return text === undefined ? message : { ...message, body: new JsonText(text) };
}

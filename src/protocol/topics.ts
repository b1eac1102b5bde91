import { shortened } from "../base/shortened.ts";
import type { ProducerMessage } from "./json-messages.ts";
import { TOPIC_NAMES, topicRow } from "./topic-table.ts";

/** Where a message belongs: a row of `TOPIC_TABLE`, or `custom/<event_name>`. */
export type Topic = string;

/** Wire event of custom events, whose topic depends on their name. */
const CUSTOM = "custom";

const TOPIC_OF_EVENT: ReadonlyMap<string, Topic> = new Map(
  TOPIC_NAMES.flatMap((name) => {
    const { event, ofRelay } = topicRow(name);
    return event === undefined || event === CUSTOM || ofRelay ? [] : [[event, name] as const];
  }),
);

/** Longest name of a custom event in its topic. Units: characters. */
const MAX_EVENT_NAME_CHARACTERS = 128;

/** Topic of an event, alert or snapshot of a game. An event whose name the table does not have for games is a custom one. */
export function topicOf(message: Extract<ProducerMessage, { type: "event" | "alert" | "snapshot" }>): Topic {
  if (message.type !== "event") return message.type;
  const known = TOPIC_OF_EVENT.get(message.event);
  if (known !== undefined) return known;
  const name = message.event === CUSTOM ? message.data.event_name : message.event;
  // A topic named `custom/*` would be taken for the wildcard.
  return `custom/${typeof name === "string" && name !== "" && name !== "*" ? shortened(name, MAX_EVENT_NAME_CHARACTERS) : "unnamed"}`;
}

import type { ProducerMessage } from "./json-messages.ts";

/** Where a message belongs: `fps`, `vr_tracking`, `performance`, `scene`, `custom/<event_name>`, `log/warning`, `log/error`, `alert`, `snapshot`. */
export type Topic = string;

const TOPIC_OF_EVENT: ReadonlyMap<string, Topic> = new Map([
  ["fps", "fps"],
  ["vr_tracking", "vr_tracking"],
  ["performance", "performance"],
  ["scene_changed", "scene"],
  ["warning", "log/warning"],
  ["error", "log/error"],
]);

/** Topic of an event, alert or snapshot. An event of a name that the wire does not know is a custom one. */
export function topicOf(message: Extract<ProducerMessage, { type: "event" | "alert" | "snapshot" }>): Topic {
  if (message.type !== "event") return message.type;
  const known = TOPIC_OF_EVENT.get(message.event);
  if (known !== undefined) return known;
  const name = message.event === "custom" ? message.data.event_name : message.event;
  return `custom/${typeof name === "string" && name !== "" ? name : "unnamed"}`;
}

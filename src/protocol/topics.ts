import type { ProducerMessage } from "./json-messages.ts";

/** Where a message belongs: `fps`, `vr_tracking`, `performance`, `scene`, `custom/<event_name>`, `log/info`, `log/warning`, `log/error`, `alert`, `snapshot`, `profiler/<kind>`. */
export type Topic = string;

const TOPIC_OF_EVENT: ReadonlyMap<string, Topic> = new Map([
  ["fps", "fps"],
  ["vr_tracking", "vr_tracking"],
  ["performance", "performance"],
  ["scene_changed", "scene"],
  ["info", "log/info"],
  ["warning", "log/warning"],
  ["error", "log/error"],
  ["profiler_scripts", "profiler/scripts"],
  ["profiler_servers", "profiler/servers"],
  ["profiler_visual", "profiler/visual"],
]);

/** Topic of an event, alert or snapshot. An event of a name that the wire does not know is a custom one. */
export function topicOf(message: Extract<ProducerMessage, { type: "event" | "alert" | "snapshot" }>): Topic {
  if (message.type !== "event") return message.type;
  const known = TOPIC_OF_EVENT.get(message.event);
  if (known !== undefined) return known;
  const name = message.event === "custom" ? message.data.event_name : message.event;
  return `custom/${typeof name === "string" && name !== "" ? name : "unnamed"}`;
}

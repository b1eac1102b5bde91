import { fpsEventData, trackingEventData } from "../../codec/index.ts";
import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** The `data` of a message's JSON. */
export function messageData({ body }: HubMessage): JsonObject {
  switch (body.from) {
    case "frame":
      return fpsEventData(body.sample, body.monitors);
    case "tracking":
      return trackingEventData(body.sample);
    case "json":
      return body.data;
  }
}

/** The JSON text of a message for a classic client: the exact text that the game sent, or text made from its packet. */
export function classicText(message: HubMessage): string {
  const { body, topic, timestampSeconds } = message;
  if (body.from === "json") return body.text;
  return JSON.stringify({
    type: "event",
    event: topic.name,
    data: messageData(message),
    timestamp: timestampSeconds,
  });
}

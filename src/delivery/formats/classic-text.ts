import { fpsEventData, TrackingText, trackingEventData } from "../../codec/index.ts";
import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";

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

/** Writes messages as JSON text for classic clients: the exact text that the game sent, or text made from its packet. */
export class ClassicText {
  readonly #tracking = new TrackingText(topicOfPacket("tracking"));

  of(message: HubMessage): string {
    const { body, topic, timestampSeconds } = message;
    switch (body.from) {
      case "json":
        return body.text;
      case "tracking":
        return this.#tracking.write(body.sample, timestampSeconds);
      case "frame":
        return JSON.stringify({
          type: "event",
          event: topic.name,
          data: messageData(message),
          timestamp: timestampSeconds,
        });
    }
  }
}

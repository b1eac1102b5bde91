import { fpsEventData, TrackingText } from "../codec/index.ts";
import type { HubMessage } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-object.ts";

/** Makes the data of messages as a recording has it: JSON with 32-bit numbers in their shortest form. */
export class RecordedData {
  readonly #tracking = new TrackingText("");

  /** Owns: this or the message, until the next one. */
  borrow({ body }: HubMessage): JsonObject {
    switch (body.from) {
      case "tracking":
        return this.#tracking.borrowData(body.sample);
      case "frame":
        return fpsEventData(body.sample, body.monitors);
      case "json":
        return body.data;
    }
  }
}

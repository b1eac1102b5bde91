import { fpsEventData, TrackingText } from "../codec/index.ts";
import type { HubMessage } from "../hub/index.ts";

/** Writes the data of messages as a recording has it: JSON with 32-bit numbers in their shortest form. */
export class RecordedText {
  readonly #tracking = new TrackingText("");

  of({ body }: HubMessage): string {
    switch (body.from) {
      case "tracking":
        return this.#tracking.writeData(body.sample);
      case "frame":
        return JSON.stringify(fpsEventData(body.sample, body.monitors));
      case "json":
        return JSON.stringify(body.data);
    }
  }
}

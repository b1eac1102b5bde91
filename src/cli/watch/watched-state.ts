import type { ReceivedMessage } from "../../client/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { PerformanceSample } from "../../protocol/samples.ts";

/** The newest of what a watcher has heard, for one status line. */
export class WatchedState {
  /** Messages of any kind. */
  messages = 0;
  performance: PerformanceSample | undefined;
  /** Data of the newest fps and performance events together. */
  figures: JsonObject = {};
  /** Data of the newest vr_tracking event. */
  tracking: JsonObject | undefined;

  /** Takes a message in. Returns true when it is an event for a line of its own, false when it only moves the status on. */
  take(heard: ReceivedMessage): boolean {
    this.messages++;
    if (heard.kind === "performance") {
      this.performance = heard.sample;
      return false;
    }
    if (heard.kind !== "json") return true;
    const { type, event, data } = heard.message;
    if (type !== "event" || typeof data !== "object" || data === null) return type !== "ack";
    if (event === "fps" || event === "performance") this.figures = { ...this.figures, ...data };
    else if (event === "vr_tracking") this.tracking = data as JsonObject;
    else return true;
    return false;
  }
}

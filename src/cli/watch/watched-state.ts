import type { FreeData, TelemetryMessage } from "../../client/index.ts";

/** The newest values that `watch` has received, for its status line. */
export class WatchedState {
  /** Received messages of any kind. */
  messages = 0;
  /** Messages that were dropped. */
  dropped = 0;
  /** Data of the newest fps messages and performance events together. */
  numbers: FreeData = {};
  /** Data of the newest vr_tracking message. */
  tracking: FreeData | undefined;

  /** Takes in a message. Returns true for an event, which gets a line of its own, and false if only the status changes. */
  take({ topic, data }: TelemetryMessage): boolean {
    this.messages++;
    if (topic === "fps" || topic === "performance") this.numbers = { ...this.numbers, ...data };
    else if (topic === "vr_tracking") this.tracking = data;
    else return topic !== "relay";
    return false;
  }
}

import type { FreeData, TelemetryMessage } from "../../client/index.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";

const POSES = topicOfPacket("tracking");

/** The newest of what a watcher has heard, for one status line. */
export class WatchedState {
  /** Messages of any kind. */
  messages = 0;
  /** Messages that the relay said would not come. */
  dropped = 0;
  /** Data of the newest fps messages and performance events together. */
  figures: FreeData = {};
  /** Data of the newest message with poses. */
  tracking: FreeData | undefined;

  /** Takes a message in. Returns true when it is an event for a line of its own, false when it only moves the status on. */
  take({ topic, data }: TelemetryMessage): boolean {
    this.messages++;
    if (topic === "fps" || topic === "performance") this.figures = { ...this.figures, ...data };
    else if (topic === POSES) this.tracking = data;
    else return topic !== "relay";
    return false;
  }
}

import type { FreeData, TelemetryMessage } from "../../client/index.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";

const POSES = topicOfPacket("tracking");
/** Comes ten times a second, so that it would hide all other events. */
const EXTRA_TRACKERS = "custom/xr_extra";

/** The newest values that `watch` has received, for its status line. */
export class WatchedState {
  /** Received messages of any kind. */
  messages = 0;
  /** Messages that were dropped. */
  dropped = 0;
  /** Data of the newest fps messages and performance events together. */
  numbers: FreeData = {};
  /** Data of the newest message with poses. */
  tracking: FreeData | undefined;

  /** `topics`: what is watched. Extra trackers get lines only if they are named there. */
  constructor(private readonly topics: readonly string[]) {}

  /** Takes in a message. Returns true for an event, which gets a line of its own, and false if only the status changes. */
  take({ topic, data }: TelemetryMessage): boolean {
    this.messages++;
    if (topic === "fps" || topic === "performance") this.numbers = { ...this.numbers, ...data };
    else if (topic === POSES) this.tracking = data;
    else if (topic === EXTRA_TRACKERS) return this.topics.includes(topic);
    else return topic !== "relay";
    return false;
  }
}

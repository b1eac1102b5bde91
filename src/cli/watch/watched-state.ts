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

  /** When each game that stands still sent its last frame, by its name. Units: unix seconds. */
  readonly standing = new Map<string, number>();

  /** `topics`: what is watched. Extra trackers get lines only if they are named there. */
  constructor(private readonly topics: readonly string[]) {}

  /** Takes in a message. Returns true for an event, which gets a line of its own, and false if only the status changes. */
  take(message: TelemetryMessage): boolean {
    const { topic, data } = message;
    this.messages++;
    if (topic === "alert") this.#standstill(data, message.timestamp);
    if (topic === "fps" || topic === "performance") this.numbers = { ...this.numbers, ...data };
    else if (topic === POSES) this.tracking = data;
    else if (topic === EXTRA_TRACKERS) return this.topics.includes(topic);
    else return topic !== "relay";
    return false;
  }

  /** Takes in an alert that a game stands still, or its end. */
  #standstill({ kind, state, source, details }: FreeData, timestamp: number | undefined): void {
    if (kind !== "standstill" || typeof source !== "string" || timestamp === undefined) return;
    const seconds = (details as FreeData | undefined)?.size;
    if (state === "open" && typeof seconds === "number") this.standing.set(source, timestamp - seconds);
    else this.standing.delete(source);
  }
}

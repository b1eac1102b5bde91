import { fpsEventData, trackingEventData } from "../codec/portable.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { ClientError } from "./client-error.ts";
import type { Dropped, Welcome } from "./client-events.ts";
import { errorOf } from "./pending-commands.ts";
import type { ReceivedMessage } from "./received-message.ts";
import { RecentPackets } from "./recent-packets.ts";
import { type TelemetryMessage, telemetryOf, telemetryOfPacket } from "./telemetry-message.ts";

/** Receives each kind of message. */
export interface MessagePort {
  /** Whether the relay is repeating messages that the client missed. */
  readonly resuming: boolean;
  /** Takes a message that answers a command. Returns false for any other message. */
  answered(message: JsonObject): boolean;
  welcome(welcome: Welcome): void;
  dropped(dropped: Dropped): void;
  failed(error: ClientError): void;
  telemetry(message: TelemetryMessage, bytes: number): void;
}

/** Sorts a server's messages: answers, the welcome, notices of drops, errors, telemetry. Drops packets that the server repeats. */
export class MessageSorter {
  readonly #recentFps = new RecentPackets();
  readonly #recentTracking = new RecentPackets();

  constructor(private readonly port: MessagePort) {}

  /** Hands on one message. `bytes` is its size on the wire. */
  take(received: ReceivedMessage, bytes: number): void {
    switch (received.kind) {
      case "json":
        this.#takeJson(received.message, bytes);
        break;
      case "frame": {
        const { sample } = received;
        if (this.#isRepeated(this.#recentFps, sample.frame, sample.frameMillis)) return;
        this.port.telemetry(
          telemetryOfPacket(topicOfPacket("frame"), fpsEventData(sample, {}), undefined),
          bytes,
        );
        break;
      }
      case "tracking": {
        const { sample } = received;
        if (this.#isRepeated(this.#recentTracking, sample.frame, sample.timeSeconds)) return;
        const data = trackingEventData(sample);
        this.port.telemetry(telemetryOfPacket(topicOfPacket("tracking"), data, sample.timeSeconds), bytes);
        break;
      }
      case "unreadable":
        this.port.failed(new ClientError("unreadable", `cannot decode a message: ${received.why}`));
    }
  }

  /** Whether the relay repeats, after a reconnection, a packet that came before. */
  #isRepeated(recent: RecentPackets, frame: number, value: number): boolean {
    if (this.port.resuming && recent.has(frame, value)) return true;
    recent.remember(frame, value);
    return false;
  }

  #takeJson(message: JsonObject, bytes: number): void {
    if (this.port.answered(message)) return;
    switch (message.type) {
      case "welcome":
        this.port.welcome(welcomeOf(message));
        return;
      case "dropped":
        this.port.dropped({
          where: "relay",
          topic: String(message.topic),
          source: typeof message.source === "string" ? message.source : undefined,
          count: Number(message.count),
          firstSeq: Number(message.first),
          lastSeq: Number(message.last),
        });
        return;
      case "error":
        this.port.failed(errorOf(message));
        return;
    }
    const telemetry = telemetryOf(message);
    if (telemetry !== undefined) this.port.telemetry(telemetry, bytes);
  }
}

function welcomeOf(message: JsonObject): Welcome {
  const { relay, epoch, offset, topics, rights, limits } = message;
  return {
    message,
    relay: typeof relay === "object" && relay !== null ? relay : {},
    epoch: String(epoch),
    offset: typeof offset === "number" ? offset : undefined,
    topics: Array.isArray(topics) ? topics.map(String) : [],
    rights: Array.isArray(rights) ? rights.map(String) : undefined,
    limits: typeof limits === "object" && limits !== null ? (limits as JsonObject) : {},
  };
}

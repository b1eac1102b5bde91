import type { TelemetryMessage } from "../../client/index.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { LOAD_EVENT, type LoadProducer } from "./load-producer.ts";
import type { SentMessages } from "./sent-messages.ts";

const [FRAMES, POSES] = [topicOfPacket("frame"), topicOfPacket("tracking")];

/** What a load test needs to know of a message. */
export interface LoadMessage {
  topic: string;
  seq: number | undefined;
  /** The game's connection, for which `seq` counts; undefined where the server does not say. */
  sourceEpoch: string | undefined;
  /** Where the load test's own producer sent it, and under which number; undefined where it did not. */
  own: { sent: SentMessages; number: number } | undefined;
  /** Whether it came as a packet. */
  packet: boolean;
}

/** What a load test needs to know of a message. */
export function loadMessageOf(message: TelemetryMessage, producer: LoadProducer | undefined): LoadMessage {
  const { topic, seq, sourceEpoch, packet } = message;
  return { topic, seq, sourceEpoch, packet, own: producer && ownOf(message, producer) };
}

/** The number that the producer gave a message; undefined for another game's. */
function ownOf({ topic, data }: TelemetryMessage, producer: LoadProducer): LoadMessage["own"] {
  if (topic === FRAMES || topic === POSES) {
    const { frame } = data;
    return typeof frame === "number" && producer.frames.has(frame)
      ? { sent: producer.frames, number: frame }
      : undefined;
  }
  if (topic !== `custom/${LOAD_EVENT}`) return undefined;
  const { run, n } = data as { run?: unknown; n?: unknown };
  return run === producer.run && typeof n === "number" && producer.events.has(n)
    ? { sent: producer.events, number: n }
    : undefined;
}

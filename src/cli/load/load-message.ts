import type { TelemetryMessage } from "../../client/index.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { LOAD_EVENT, type LoadProducer } from "./load-producer.ts";
import type { SentMessages } from "./sent-messages.ts";

const [FRAMES, POSES] = [topicOfPacket("frame"), topicOfPacket("tracking")];

/** The parts of a message that a load test needs. */
export interface LoadMessage {
  topic: string;
  seq: number | undefined;
  /** The game's connection within which `seq` counts; undefined if the server does not send it. */
  sourceEpoch: string | undefined;
  /** The list and number under which the load test's own producer sent it; undefined for messages of other games. */
  own: { sent: SentMessages; number: number } | undefined;
  /** Whether it arrived as a packet. */
  packet: boolean;
}

/** Reads the parts of a message that a load test needs. */
export function loadMessageOf(message: TelemetryMessage, producer: LoadProducer | undefined): LoadMessage {
  const { topic, seq, sourceEpoch, packet } = message;
  return { topic, seq, sourceEpoch, packet, own: producer && ownOf(message, producer) };
}

/** Finds the number that the producer gave a message; undefined for messages of other games. */
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

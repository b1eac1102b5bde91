import { decodeCompressedJson, type PacketCodec } from "../codec/index.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { parseJsonObject } from "../protocol/json-object.ts";
import { COMPRESSED_PACKET, PERFORMANCE_PACKET } from "../protocol/packet-layout.ts";
import { PacketStatus, packetStatusName } from "../protocol/packet-status.ts";
import type { PerformanceSample } from "../protocol/samples.ts";

/** One thing that a relay, or a server of the old protocol, said to a classic client. */
export type ClassicMessage =
  | { kind: "performance"; sample: PerformanceSample }
  | { kind: "json"; message: JsonObject; compressed: boolean }
  | { kind: "unreadable"; why: string };

/** Takes a WebSocket message apart. Most hold one thing; a binary one may hold several packets. */
export function readClassicMessage(data: string | Uint8Array, codec: PacketCodec): ClassicMessage[] {
  if (typeof data === "string") return [readJson(data, false)];
  const batch = codec.decode(data);
  const messages: ClassicMessage[] = [];
  for (let index = 0; index < batch.count; index++) {
    const status = batch.status(index);
    if (status !== PacketStatus.ok) {
      messages.push({ kind: "unreadable", why: packetStatusName(status) });
    } else if (batch.type(index) === PERFORMANCE_PACKET) {
      const sample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
      batch.readPerformance(index, sample);
      messages.push({ kind: "performance", sample });
    } else if (batch.type(index) === COMPRESSED_PACKET) {
      const { text, refusal } = decodeCompressedJson(
        batch.borrowGzip(index, data),
        batch.uncompressedBytes(index),
      );
      messages.push(text === undefined ? { kind: "unreadable", why: refusal } : readJson(text, true));
    }
  }
  if (batch.endStatus !== PacketStatus.ok)
    messages.push({ kind: "unreadable", why: packetStatusName(batch.endStatus) });
  return messages;
}

function readJson(text: string, compressed: boolean): ClassicMessage {
  const message = parseJsonObject(text);
  return message === undefined
    ? { kind: "unreadable", why: "not a JSON object" }
    : { kind: "json", message, compressed };
}

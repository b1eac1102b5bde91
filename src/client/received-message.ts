import { decode } from "@msgpack/msgpack";
import type { PacketCodec } from "../codec/portable.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { isJsonObject, parseJsonObject } from "../protocol/json-object.ts";
import { DEFAULT_MAX_INFLATED_BYTES } from "../protocol/limits.ts";
import { COMPRESSED_PACKET, PERFORMANCE_PACKET } from "../protocol/packet-layout.ts";
import { PacketStatus, packetStatusName } from "../protocol/packet-status.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";

/** One thing that a relay, or a server of the old protocol, said to a client. */
export type ReceivedMessage =
  | { kind: "performance"; sample: FrameSample }
  | { kind: "tracking"; sample: TrackingSample }
  | { kind: "json"; message: JsonObject; compressed: boolean }
  | { kind: "unreadable"; why: string };

/** JSON that is still compressed. Owns: a view of the message that it came in. */
export interface CompressedMessage {
  kind: "compressed";
  gzip: Uint8Array;
  uncompressedBytes: number;
}

/** The part of a codec that reads. */
export type PacketReader = Pick<PacketCodec, "decode">;

/** JSON text to the message that it is. */
export function readText(text: string, compressed: boolean): ReceivedMessage {
  if (text.length > DEFAULT_MAX_INFLATED_BYTES) return { kind: "unreadable", why: "tooLarge" };
  const message = parseJsonObject(text);
  return message === undefined
    ? { kind: "unreadable", why: "not a JSON object" }
    : { kind: "json", message, compressed };
}

/** A MessagePack map to the message that it is. Its lengths are bounded by the message's own. */
export function readMessagePack(bytes: Uint8Array): ReceivedMessage {
  try {
    const value = decode(bytes);
    if (isJsonObject(value)) return { kind: "json", message: value, compressed: false };
  } catch {
    // Damaged, cut, or followed by other bytes: unreadable either way.
  }
  return { kind: "unreadable", why: "not a MessagePack map" };
}

/** Takes a binary message apart; it may hold several packets. Where the rest of it is refused, the last item says why. */
export function readPackets(data: Uint8Array, codec: PacketReader): (ReceivedMessage | CompressedMessage)[] {
  const batch = codec.decode(data);
  const messages: (ReceivedMessage | CompressedMessage)[] = [];
  for (let index = 0; index < batch.count; index++) {
    const status = batch.status(index);
    if (status !== PacketStatus.ok) {
      messages.push({ kind: "unreadable", why: packetStatusName(status) });
    } else if (batch.type(index) === PERFORMANCE_PACKET) {
      const sample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
      batch.readPerformance(index, sample);
      messages.push({ kind: "performance", sample });
    } else if (batch.type(index) === COMPRESSED_PACKET) {
      const gzip = batch.borrowGzip(index, data);
      messages.push({ kind: "compressed", gzip, uncompressedBytes: batch.uncompressedBytes(index) });
    } else {
      const sample: TrackingSample = {
        frame: 0,
        timeSeconds: 0,
        headset: undefined,
        leftController: undefined,
        rightController: undefined,
      };
      batch.readTracking(index, sample);
      messages.push({ kind: "tracking", sample });
    }
  }
  if (batch.endStatus !== PacketStatus.ok)
    messages.push({ kind: "unreadable", why: packetStatusName(batch.endStatus) });
  return messages;
}

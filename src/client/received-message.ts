import { decode } from "@msgpack/msgpack";
import type { PacketCodec } from "../codec/portable.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../protocol/json-object.ts";
import { DEFAULT_MAX_INFLATED_BYTES } from "../protocol/limits.ts";
import { isBoundedMsgpack } from "../protocol/msgpack-bounds.ts";
import { COMPRESSED_PACKET, PERFORMANCE_PACKET, TRACKING_PACKET } from "../protocol/packet-layout.ts";
import { PacketStatus, packetStatusName } from "../protocol/packet-status.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";

/** One decoded message of a relay or of an old in-game server. */
export type ReceivedMessage =
  | { kind: "frame"; sample: FrameSample }
  | { kind: "tracking"; sample: TrackingSample }
  | { kind: "json"; message: JsonObject; compressed: boolean }
  | { kind: "unreadable"; why: string };

/** JSON that is still compressed. Owns: nothing; `gzip` is a view of the message. */
export interface CompressedMessage {
  kind: "compressed";
  gzip: Uint8Array;
  uncompressedBytes: number;
}

/** The decoding part of a codec. */
export type PacketReader = Pick<PacketCodec, "decode">;

/** Decodes JSON text. */
export function readText(text: string, compressed: boolean): ReceivedMessage {
  if (text.length > DEFAULT_MAX_INFLATED_BYTES) return { kind: "unreadable", why: "tooLarge" };
  const message = parseJsonObject(text, { longIntegers: "text" });
  return message === undefined
    ? { kind: "unreadable", why: "not a JSON object" }
    : { kind: "json", message, compressed };
}

/** Decodes a MessagePack map whose announced lengths its bytes keep. */
export function readMessagePack(bytes: Uint8Array): ReceivedMessage {
  const isBounded = isBoundedMsgpack(bytes);
  try {
    const value = isBounded ? decode(bytes) : undefined;
    if (isJsonObject(value)) return { kind: "json", message: value, compressed: false };
  } catch {
    // Keys that are no text, wrong times, or other bytes behind the map.
  }
  return { kind: "unreadable", why: "not a MessagePack map" };
}

/** Decodes the packets of a binary message. If the codec refuses a packet that makes the rest unreadable, the last item says why. */
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
      messages.push({ kind: "frame", sample });
    } else if (batch.type(index) === COMPRESSED_PACKET) {
      const gzip = batch.borrowGzip(index, data);
      messages.push({ kind: "compressed", gzip, uncompressedBytes: batch.uncompressedBytes(index) });
    } else if (batch.type(index) !== TRACKING_PACKET) {
      // A 0x04, which only games send.
      messages.push({ kind: "unreadable", why: "unknownType" });
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

import { emptyTrackingSample } from "../../protocol/empty-samples.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { MAX_UNIX_SECONDS } from "../../protocol/limits.ts";
import { TRACKING_PACKET } from "../../protocol/packet-layout.ts";
import { PacketStatus } from "../../protocol/packet-status.ts";
import type { PacketCodec } from "../packet-codec.ts";
import {
  LINK_AT,
  LINK_FLAG,
  LINK_FRAME_BYTES,
  LINK_HEADER_BYTES,
  LINK_KIND,
  LINK_PACKET,
  LINK_VERSION,
} from "./link-layout.ts";
import type { LinkBody, LinkMessage } from "./link-message.ts";

/**
 * Reads the link packets of one message, back to back, and hands each over. A sample is valid during the call only for frames; poses are a new
 * object each. Returns what is wrong with the rest, which is then not read; undefined if all was read.
 */
export function readLinkMessages(
  bytes: Uint8Array,
  codec: Pick<PacketCodec, "decode">,
  take: (message: LinkMessage) => void,
): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    const length = lengthAt(view, at);
    if (typeof length === "string") return `${length}, at byte ${at} of a message of ${bytes.length}`;
    const message = readPacket(view, buffer, at, length, codec);
    if (typeof message === "string") return `${message}, at byte ${at} of a message of ${bytes.length}`;
    take(message);
    at += length;
  }
  return undefined;
}

/** The length of the packet at an offset, or what is wrong with it. */
function lengthAt(view: DataView, at: number): number | string {
  const left = view.byteLength - at;
  if (left < LINK_HEADER_BYTES) return `expected a link packet, got ${left} bytes`;
  if (view.getUint8(at) !== LINK_PACKET) return `expected a link packet, got type ${view.getUint8(at)}`;
  const version = view.getUint8(at + LINK_AT.version);
  if (version !== LINK_VERSION)
    return `expected version ${LINK_VERSION} of link packets, got ${version}; run the same version at both ends`;
  const length = view.getUint32(at + LINK_AT.length);
  return length < LINK_HEADER_BYTES || length > left ? "the length of the packet is wrong" : length;
}

function readPacket(
  view: DataView,
  buffer: Buffer,
  at: number,
  length: number,
  codec: Pick<PacketCodec, "decode">,
): LinkMessage | string {
  const flags = view.getUint8(at + LINK_AT.flags);
  const epochAt = at + LINK_HEADER_BYTES;
  const topicAt = epochAt + view.getUint8(at + LINK_AT.epochBytes);
  const bodyAt = topicAt + view.getUint16(at + LINK_AT.topicBytes);
  const end = at + length;
  if (bodyAt > end) return "the names are longer than the packet";
  const body = readBody(
    view,
    buffer,
    { kind: view.getUint8(at + LINK_AT.kind), flags, from: bodyAt, end },
    codec,
  );
  if (typeof body === "string") return body;
  const numbers = {
    offset: view.getFloat64(at + LINK_AT.offset),
    acceptedUnixMillis: view.getFloat64(at + LINK_AT.acceptedUnixMillis),
    timestampSeconds: view.getFloat64(at + LINK_AT.timestampSeconds),
  };
  if (!Object.values(numbers).every(Number.isFinite)) return "a number is not finite";
  if (Math.abs(numbers.acceptedUnixMillis) > 1000 * MAX_UNIX_SECONDS)
    return "the time of acceptance is no date";
  return {
    topic: buffer.toString("utf8", topicAt, bodyAt),
    epoch: buffer.toString("utf8", epochAt, topicAt),
    seq: view.getUint32(at + LINK_AT.seq),
    ...numbers,
    isHistory: (flags & LINK_FLAG.history) !== 0,
    body,
  };
}

interface BodyPlace {
  kind: number;
  flags: number;
  from: number;
  end: number;
}

function readBody(
  view: DataView,
  buffer: Buffer,
  { kind, flags, from, end }: BodyPlace,
  codec: Pick<PacketCodec, "decode">,
): LinkBody | string {
  switch (kind) {
    case LINK_KIND.json:
      return { from: "json", text: buffer.toString("utf8", from, end) };
    case LINK_KIND.tracking:
      return readTracking(buffer.subarray(from, end), flags, codec);
    case LINK_KIND.frame:
      return readFrame(view, flags, from, end);
    default:
      return `expected a body of kind 0, 1 or 2, got ${kind}`;
  }
}

function readFrame(view: DataView, flags: number, from: number, end: number): LinkBody | string {
  const names = [
    ...((flags & LINK_FLAG.memory) !== 0 ? ["memory_usage_mb"] : []),
    ...((flags & LINK_FLAG.processor) !== 0 ? ["cpu_load"] : []),
  ];
  if (end - from !== LINK_FRAME_BYTES + 8 * names.length) return "the length of a frame sample is wrong";
  const monitors: JsonObject = {};
  names.forEach((name, index) => {
    monitors[name] = view.getFloat64(from + LINK_FRAME_BYTES + 8 * index);
  });
  const sample = {
    frame: view.getUint32(from),
    fps: view.getFloat64(from + 4),
    frameMillis: view.getFloat64(from + 12),
    physicsMillis: view.getFloat64(from + 20),
  };
  const areFinite = [...Object.values(sample), ...Object.values(monitors)].every(Number.isFinite);
  return areFinite ? { from: "frame", sample, monitors } : "a number is not finite";
}

function readTracking(
  packet: Uint8Array,
  flags: number,
  codec: Pick<PacketCodec, "decode">,
): LinkBody | string {
  const batch = codec.decode(packet);
  const isOnePacket = batch.count === 1 && batch.endStatus === PacketStatus.ok;
  if (!isOnePacket || batch.status(0) !== PacketStatus.ok || batch.type(0) !== TRACKING_PACKET)
    return "expected one whole 0x03 packet";
  const sample = emptyTrackingSample();
  batch.readTracking(0, sample);
  if ((flags & LINK_FLAG.newReference) !== 0) sample.reference = "new";
  return { from: "tracking", sample };
}

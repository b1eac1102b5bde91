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

const FIRST_BYTES = 4 * 1024;
/** Most bytes that a UTF-16 unit takes in UTF-8. */
const BYTES_PER_UNIT = 3;

/** Writes link packets. They share one buffer, which grows with the longest. */
export class LinkEncoder {
  #bytes = new Uint8Array(FIRST_BYTES);
  #text = bufferOf(this.#bytes);
  #view = viewOf(this.#bytes);

  constructor(private readonly codec: Pick<PacketCodec, "encodeTracking">) {}

  /** Encodes one message. Returns a view that the next call overwrites; undefined if a packet cannot hold one of its numbers. */
  encode(message: Readonly<LinkMessage>): Uint8Array | undefined {
    const { topic, epoch, body } = message;
    const textUnits = body.from === "json" ? body.text.length : 0;
    this.#reserve(LINK_HEADER_BYTES + BYTES_PER_UNIT * (topic.length + epoch.length + textUnits));
    const epochBytes = this.#text.write(epoch, LINK_HEADER_BYTES);
    const topicBytes = this.#text.write(topic, LINK_HEADER_BYTES + epochBytes);
    const bodyAt = LINK_HEADER_BYTES + epochBytes + topicBytes;
    this.#bytes[LINK_AT.flags] = message.isHistory ? LINK_FLAG.history : 0;
    const length = this.#writeBody(body, bodyAt);
    if (length === undefined) return undefined;
    const bytes = this.#bytes;
    const view = this.#view;
    bytes[0] = LINK_PACKET;
    bytes[LINK_AT.version] = LINK_VERSION;
    bytes[LINK_AT.kind] = LINK_KIND[body.from];
    view.setUint32(LINK_AT.length, bodyAt + length);
    view.setUint32(LINK_AT.seq, message.seq);
    view.setFloat64(LINK_AT.offset, message.offset);
    view.setFloat64(LINK_AT.acceptedUnixMillis, message.acceptedUnixMillis);
    view.setFloat64(LINK_AT.timestampSeconds, message.timestampSeconds);
    bytes[LINK_AT.epochBytes] = epochBytes;
    view.setUint16(LINK_AT.topicBytes, topicBytes);
    return bytes.subarray(0, bodyAt + length);
  }

  /** Returns the length of the body; undefined if it cannot be written. */
  #writeBody(body: LinkBody, at: number): number | undefined {
    if (body.from === "json") return this.#text.write(body.text, at);
    if (body.from === "frame") return this.#writeFrame(body, at);
    const packet = this.codec.encodeTracking(body.sample);
    if (typeof packet === "string") return undefined;
    this.#bytes.set(packet, at);
    if (body.sample.reference === "new") this.#flag(LINK_FLAG.newReference);
    return packet.length;
  }

  #writeFrame({ sample, monitors }: Extract<LinkBody, { from: "frame" }>, at: number): number {
    const view = this.#view;
    view.setUint32(at, sample.frame);
    view.setFloat64(at + 4, sample.fps);
    view.setFloat64(at + 12, sample.frameMillis);
    view.setFloat64(at + 20, sample.physicsMillis);
    let end = at + LINK_FRAME_BYTES;
    const add = (value: unknown, flag: number) => {
      if (typeof value !== "number") return;
      this.#flag(flag);
      view.setFloat64(end, value);
      end += 8;
    };
    add(monitors.memory_usage_mb, LINK_FLAG.memory);
    add(monitors.cpu_load, LINK_FLAG.processor);
    return end - at;
  }

  #flag(flag: number): void {
    this.#bytes[LINK_AT.flags] = (this.#bytes[LINK_AT.flags] as number) | flag;
  }

  /** Makes room for a header, names and text of so many bytes, and for the numbers of any body. */
  #reserve(bytes: number): void {
    const needed = bytes + FIRST_BYTES / 4;
    if (needed <= this.#bytes.length) return;
    this.#bytes = new Uint8Array(2 * needed);
    this.#text = bufferOf(this.#bytes);
    this.#view = viewOf(this.#bytes);
  }
}

/** The same bytes with the writer of texts. What is returned is no Buffer, whose `slice` does not copy. */
function bufferOf({ buffer }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer);
}

function viewOf({ buffer }: Uint8Array): DataView {
  return new DataView(buffer);
}

import { DEFAULT_MAX_INFLATED_BYTES } from "../protocol/limits.ts";
import type { PacketRefusal } from "../protocol/packet-status.ts";
import { compressGzip, inflateGzip } from "./gzip.ts";
import type { CompressedJson } from "./inflated-text.ts";
import type { PacketCodec } from "./packet-codec.ts";

/**
 * Encodes JSON text as a 0x02 packet: UTF-8, gzip, header.
 * Owns: the packet is a view of the codec's memory, good until the next 0x02.
 * Fails: `tooLarge` (longer than a message may be), `notGzip` (compression failed); the caller then sends the uncompressed text.
 */
export function encodeCompressedJson(codec: PacketCodec, text: string): Uint8Array | PacketRefusal {
  const utf8 = Buffer.from(text);
  const gzip = compressGzip(utf8);
  return gzip === undefined ? "notGzip" : codec.frameCompressed(gzip, utf8.length);
}

/** Inflates the gzip stream of a 0x02 packet to its text. The arguments come from {@link PacketBatch}. Units: bytes. */
export function decodeCompressedJson(
  gzip: Uint8Array,
  uncompressedBytes: number,
  maxInflatedBytes: number = DEFAULT_MAX_INFLATED_BYTES,
): CompressedJson {
  const utf8 = inflateGzip(gzip, uncompressedBytes, maxInflatedBytes);
  if (typeof utf8 === "string") return { refusal: utf8 };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(utf8) };
  } catch {
    return { refusal: "notUtf8" };
  }
}

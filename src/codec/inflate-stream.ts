import { GZIP_MIN_BYTES } from "../protocol/packet-layout.ts";
import { gzipTrailerBytes } from "./gzip-stream.ts";
import type { CompressedJson, InflateRefusal } from "./inflated-text.ts";

/** Most that DEFLATE inflates to, as a multiple: a symbol of two bits stands for at most 258 bytes. */
const MOST_TIMES = 1032;

/**
 * Inflates the gzip stream of a 0x02 packet to its text, with the DecompressionStream of Bun, Node and browsers.
 * It refuses the same streams as `decodeCompressedJson`. Units: bytes.
 * Cost: holds at most one chunk more than `announcedBytes`, even if the stream would inflate to more; nothing for a size that the stream
 * is too short for.
 */
export async function inflateCompressedJson(
  gzip: Uint8Array,
  announcedBytes: number,
  limitBytes: number,
): Promise<CompressedJson> {
  const utf8 = await inflate(gzip, announcedBytes, limitBytes);
  if (typeof utf8 === "string") return { refusal: utf8 };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(utf8) };
  } catch {
    return { refusal: "notUtf8" };
  }
}

async function inflate(
  gzip: Uint8Array,
  announcedBytes: number,
  limitBytes: number,
): Promise<Uint8Array | InflateRefusal> {
  if (announcedBytes > limitBytes) return "tooLarge";
  if (gzip.length < GZIP_MIN_BYTES) return "corruptGzip";
  if (gzipTrailerBytes(gzip, gzip.length) !== announcedBytes) return "sizeMismatch";
  // No stream can keep such a promise, for which there would be room below.
  if (announcedBytes > MOST_TIMES * gzip.length) return "corruptGzip";
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  // A damaged stream rejects these as well as the reads; the reads report the error.
  const ignore = () => {};
  writer.write(gzip as Uint8Array<ArrayBuffer>).catch(ignore);
  writer.close().catch(ignore);
  const reader = stream.readable.getReader();
  const whole = new Uint8Array(announcedBytes);
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return at === announcedBytes ? whole : "corruptGzip";
      if (at + value.length > announcedBytes) {
        reader.cancel().catch(ignore);
        return "corruptGzip";
      }
      whole.set(value, at);
      at += value.length;
    }
  } catch {
    return "corruptGzip";
  }
}

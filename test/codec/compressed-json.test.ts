import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import {
  createCodec,
  decodeCompressedJson,
  encodeCompressedJson,
  PlainCodec,
} from "../../src/codec/index.ts";

for (const codec of [createCodec(), new PlainCodec()]) {
  describe(`compressed JSON over the ${codec.name} codec`, () => {
    test("is read back unchanged, for any text", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (text) => {
          const packet = encodeCompressedJson(codec, text) as Uint8Array;
          const message = packet.slice();
          const batch = codec.decode(message);
          const read = decodeCompressedJson(batch.borrowGzip(0, message), batch.uncompressedBytes(0));
          // UTF-8 has no lone surrogates and a decoder drops a leading byte order mark.
          expect(read).toEqual({ text: text.toWellFormed().replace(/^\uFEFF/, "") });
        }),
      );
    });

    test("is refused for a text that stays too long for a message, so that the caller can send it as text", () => {
      expect(encodeCompressedJson(codec, randomBytes(1_200_000).toString("hex"))).toBe("tooLarge");
    });
  });
}

describe("decodeCompressedJson", () => {
  const read = (bytes: Uint8Array, limit?: number) =>
    decodeCompressedJson(gzipSync(bytes), bytes.length, limit);

  test("refuses bytes that are not UTF-8", () => {
    for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0x61, 0xe2, 0x82]]) {
      expect(read(Uint8Array.from(bytes))).toEqual({ refusal: "notUtf8" });
    }
  });

  test("refuses more than the limit, which is 8 MiB by default", () => {
    expect(read(Buffer.alloc(11, "a"), 10)).toEqual({ refusal: "tooLarge" });
    expect(read(Buffer.alloc(8 * 1024 * 1024, "a")).text).toHaveLength(8 * 1024 * 1024);
    expect(read(Buffer.alloc(8 * 1024 * 1024 + 1, "a"))).toEqual({ refusal: "tooLarge" });
  });

  test("returns the reason why a stream was not inflated", () => {
    expect(decodeCompressedJson(gzipSync("hello"), 6)).toEqual({ refusal: "sizeMismatch" });
    expect(decodeCompressedJson(new Uint8Array(30), 0)).toEqual({ refusal: "corruptGzip" });
  });
});

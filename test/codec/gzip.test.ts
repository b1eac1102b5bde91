import { describe, expect, test } from "bun:test";
import { deflateRawSync, gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { compressGzip, inflateGzip } from "../../src/codec/gzip.ts";

const MEBIBYTE = 1024 * 1024;

function compress(bytes: Uint8Array): Uint8Array {
  const gzip = compressGzip(bytes);
  if (gzip === undefined) throw new Error("expected a gzip stream");
  return gzip;
}

/** A stream of zeros whose trailer is made to announce another size. */
function bomb(bytes: number, announcedBytes: number): Buffer {
  const gzip = gzipSync(Buffer.alloc(bytes));
  gzip.writeUInt32LE(announcedBytes, gzip.length - 4);
  return gzip;
}

describe("inflateGzip", () => {
  test("returns the compressed bytes, also for an empty input", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(new Uint8Array(inflateGzip(compress(bytes), bytes.length, 5000) as Uint8Array)).toEqual(bytes);
      }),
    );
  });

  test("accepts a stream as large as the limit and refuses one byte more before it inflates", () => {
    const gzip = compress(new Uint8Array(100));
    expect(inflateGzip(gzip, 100, 100)).toHaveLength(100);
    expect(inflateGzip(gzip, 100, 99)).toBe("tooLarge");
  });

  test("refuses a stream whose trailer states another size", () => {
    const gzip = compress(new Uint8Array(100));
    expect([inflateGzip(gzip, 99, 1000), inflateGzip(gzip, 101, 1000)]).toEqual([
      "sizeMismatch",
      "sizeMismatch",
    ]);
  });

  test("refuses a stream cut at any byte", () => {
    const gzip = compress(Buffer.from("some text, some text, some text"));
    for (let cut = 0; cut < gzip.length; cut++) {
      const part = gzip.slice(0, cut);
      // Announce what the cut trailer happens to say, so that only inflating can find the cut.
      const announced = cut < 4 ? 31 : new DataView(part.buffer).getUint32(cut - 4, true);
      expect(inflateGzip(part, announced, 64 * MEBIBYTE)).toBeString();
    }
  });

  test("refuses a wrong checksum", () => {
    const gzip = compress(Buffer.from("some text")).slice();
    const at = gzip.length - 5;
    gzip[at] = (gzip[at] ?? 0) ^ 1;
    expect(inflateGzip(gzip, 9, 1000)).toBe("corruptGzip");
  });

  test("refuses bytes behind the stream, also if zlib ignores them and they end like a trailer", () => {
    const gzip = compress(Buffer.from("some text"));
    for (const behind of [[9, 0, 0, 0], [0, 9, 0, 0, 0], [1, 2, 3, 9, 0, 0, 0], [...gzip.subarray(-8)]]) {
      expect(inflateGzip(Uint8Array.of(...gzip, ...behind), 9, 1000)).toBe("corruptGzip");
    }
    expect(inflateGzip(Uint8Array.of(...compress(new Uint8Array()), 0, 0, 0, 0), 0, 1000)).toBe(
      "corruptGzip",
    );
  });

  test("refuses two streams in one", () => {
    const gzip = compress(Buffer.from("some text"));
    expect(inflateGzip(Uint8Array.of(...gzip, ...gzip), 9, 1000)).toBe("corruptGzip");
  });

  test("refuses a deflate stream without gzip around it, and noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 60 }), (noise) => {
        const announced = new DataView(noise.buffer).getUint32(noise.length - 4, true);
        expect(inflateGzip(noise, announced, 0xffffffff)).toBe("corruptGzip");
      }),
    );
    expect(inflateGzip(deflateRawSync(Buffer.alloc(20_000)), 0, 1000)).toBeString();
  });

  test("a bomb that lies about its size is stopped at its announced size, also in memory", () => {
    const lying = bomb(512 * MEBIBYTE, 4 * MEBIBYTE);
    inflateGzip(lying, 4 * MEBIBYTE, 8 * MEBIBYTE);
    Bun.gc(true);
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 10; i++) expect(inflateGzip(lying, 4 * MEBIBYTE, 8 * MEBIBYTE)).toBe("corruptGzip");
    // Ten times the announced size, where the stream itself would have taken 5 GiB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(48 * MEBIBYTE);
  });

  test("a bomb that states its true size is not inflated at all", () => {
    const honest = gzipSync(Buffer.alloc(64 * MEBIBYTE));
    expect(inflateGzip(honest, 64 * MEBIBYTE, 8 * MEBIBYTE)).toBe("tooLarge");
  });
});

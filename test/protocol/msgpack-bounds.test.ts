import { describe, expect, test } from "bun:test";
import { decode, encode } from "@msgpack/msgpack";
import { MAX_JSON_DEPTH } from "../../src/protocol/limits.ts";
import { isBoundedMsgpack } from "../../src/protocol/msgpack-bounds.ts";

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  127,
  128,
  -1,
  -33,
  65_536,
  2 ** 40,
  -(2 ** 40),
  1.5,
  "",
  "short",
  "x".repeat(40),
  "x".repeat(300),
  "x".repeat(70_000),
  new Uint8Array(3),
  new Uint8Array(300),
  new Uint8Array(70_000),
  [],
  {},
  [1, [2, [3]]],
  { a: { b: [null] } },
  Array.from({ length: 20 }, (_, index) => index),
  Array.from({ length: 70_000 }, () => 0),
  Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`key ${index}`, [index]])),
  new Date(0),
];

/** A list in a list in a list … */
function nested(depth: number): Uint8Array {
  return new Uint8Array([...Array.from({ length: depth }, () => 0x91), 0xc0]);
}

function repeated(head: readonly number[], bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => head[index % head.length] as number);
}

describe("bounds of MessagePack", () => {
  test("let every kind of value through", () => {
    for (const value of VALUES) expect([value, isBoundedMsgpack(encode(value))]).toEqual([value, true]);
  });

  test("refuse a value that is cut at any offset", () => {
    const bytes = encode({
      a: [1, "text", new Uint8Array(3), { b: 1.5 }],
      c: new Date(0),
      d: "x".repeat(40),
    });
    for (let end = 0; end < bytes.length; end++)
      expect([end, isBoundedMsgpack(bytes.subarray(0, end))]).toEqual([end, false]);
    expect(isBoundedMsgpack(bytes)).toBe(true);
  });

  test.each([
    ["lists of 99,999", [0xdd, 0, 1, 0x86, 0x9f]],
    ["maps of 99,999", [0xdf, 0, 1, 0x86, 0x9f]],
    ["lists of 65,535", [0xdc, 0xff, 0xff]],
    ["maps of 65,535", [0xde, 0xff, 0xff]],
    ["lists of 4,000,000,000", [0xdd, 0xee, 0x6b, 0x28, 0]],
    ["texts of 4 GiB", [0xdb, 0xff, 0xff, 0xff, 0xff]],
    ["bytes of 4 GiB", [0xc6, 0xff, 0xff, 0xff, 0xff]],
    ["extensions of 4 GiB", [0xc9, 0xff, 0xff, 0xff, 0xff, 1]],
    ["lists that are half as long as what follows", [0xdc, 0x80, 0]],
    ["maps of lists", [0xde, 0x40, 0, 0xdc, 0x40, 0]],
  ])("refuse promises that the bytes do not keep: %s", (_, head) => {
    expect(isBoundedMsgpack(repeated(head, 64 * 1024))).toBe(false);
    // Not even as one value of an honest list.
    const inside = new Uint8Array([0x92, ...repeated(head, 1000), 0xc0]);
    expect(isBoundedMsgpack(inside)).toBe(false);
  });

  test.each([
    ["texts", [0x81, 0xa3, 0x39, 0x39, 0x39, 0xc0]],
    ["long texts", [0x81, 0xd9, 3, 0x39, 0x39, 0x39, 0xc0]],
    ["numbers", [0x81, 0xcd, 3, 0xe7, 0xc0]],
    ["fractions", [0x81, 0xca, 0x44, 0x79, 0xc0, 0, 0xc0]],
  ])("refuse maps that reserve much room for one high index each: %s", (_, map) => {
    const maps = (count: number) =>
      new Uint8Array([0xdc, count >> 8, count & 0xff, ...repeated(map, count * map.length)]);
    expect(isBoundedMsgpack(maps(1000))).toBe(true);
    expect(isBoundedMsgpack(maps(3000))).toBe(false);
  });

  test("take values that are indices, and maps with every index", () => {
    const dense = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [index, "999"]));
    expect(isBoundedMsgpack(encode(Array.from({ length: 100 }, () => dense)))).toBe(true);
  });

  test("refuse what is nested too deeply, and take what is just not", () => {
    expect(isBoundedMsgpack(nested(MAX_JSON_DEPTH))).toBe(true);
    expect(isBoundedMsgpack(nested(MAX_JSON_DEPTH + 1))).toBe(false);
    expect(isBoundedMsgpack(nested(3), 2)).toBe(false);
  });

  test("take nothing that the decoder cannot decode within the same room, for random bytes", () => {
    let taken = 0;
    let state = 12345;
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from({ length: 1 + (round % 24) }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state >>> 24;
      });
      if (!isBoundedMsgpack(bytes)) continue;
      taken++;
      let size = 0;
      try {
        JSON.stringify(decode(bytes), (_, value) => {
          size++;
          return typeof value === "bigint" ? String(value) : value;
        });
      } catch (error) {
        // Keys that are no text, bytes after the value, wrong times.
        expect(error).toBeInstanceOf(Error);
      }
      expect(size).toBeLessThan(200);
    }
    expect(taken).toBeGreaterThan(100);
  });
});

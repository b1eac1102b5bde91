import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { decodeVariant, encodeVariant, type Variant } from "../../../src/codec/variant/index.ts";
import { inputs } from "../../support/long.ts";
import { variants } from "./variant-arbitraries.ts";
import { loadVariantVectors } from "./variant-vectors.ts";

const VECTORS = loadVariantVectors();
const LIMITS = { maxBytes: 4096, maxDepth: 4, maxElements: 10 };

function bytesOf(value: Variant): Uint8Array {
  const encoded = encodeVariant(value);
  if (encoded.refusal !== undefined) throw new Error(`not written: ${encoded.refusal}`);
  return encoded.bytes;
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

function nested(depth: number): Variant {
  return depth === 0 ? null : [nested(depth - 1)];
}

test("there are vectors of every type number", () => {
  const types = new Set(VECTORS.map(({ bytes }) => bytes[0]));
  expect([...types].sort((one, other) => Number(one) - Number(other))).toEqual([...Array(39).keys()]);
});

describe.each(VECTORS.map((vector) => [vector.name, vector] as const))("%s", (_, { bytes, value }) => {
  test("is read as the engine reads it", () => {
    expect(decodeVariant(bytes)).toEqual({ value });
  });

  test("is written as the engine writes it", () => {
    expect(bytesOf(value)).toEqual(bytes);
  });

  test("is refused as truncated when cut at any byte", () => {
    for (let length = 0; length < bytes.length; length++) {
      const cut = decodeVariant(bytes.subarray(0, length));
      expect([length, cut.refusal]).toEqual([length, "truncated"]);
    }
  });

  test("is read equally from the middle of a buffer", () => {
    const inside = new Uint8Array(bytes.length + 7).fill(0xff);
    inside.set(bytes, 3);
    expect(decodeVariant(inside.subarray(3, 3 + bytes.length))).toEqual({ value });
    expect(decodeVariant(Buffer.from(inside.buffer, 3, bytes.length))).toEqual({ value });
  });
});

test("every written value is read back unchanged", () => {
  fc.assert(
    fc.property(variants, (value) => {
      expect(decodeVariant(bytesOf(value))).toEqual({ value });
    }),
  );
});

test("noise is read, or refused with a name and a byte of the message, and never throws", () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // Headers that mean something, so that the noise gets past the first word.
    fc
      .array(
        fc.oneof(
          fc.nat(40),
          fc.nat(40).map((type) => type | 0x10000),
          fc.nat(),
        ),
        { maxLength: 50 },
      )
      .map((values) => words(...values)),
  );
  fc.assert(
    fc.property(noise, (bytes) => {
      const decoded = decodeVariant(bytes, LIMITS);
      if (decoded.refusal === undefined) return;
      expect(decoded.offset).toBeGreaterThanOrEqual(0);
      expect(decoded.offset).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: inputs(3000) },
  );
});

test("every vector with a changed byte is still read or refused", () => {
  const changes = fc.record({ vector: fc.constantFrom(...VECTORS), at: fc.nat(), byte: fc.nat(255) });
  fc.assert(
    fc.property(changes, ({ vector: { bytes }, at, byte }) => {
      const changed = bytes.slice();
      changed[at % bytes.length] = byte;
      const decoded = decodeVariant(changed, LIMITS);
      expect(decoded.refusal === undefined || decoded.offset <= changed.length).toBe(true);
    }),
    { numRuns: inputs(3000) },
  );
});

describe("bounds on what is read", () => {
  test.each([
    ["nothing", new Uint8Array(), "truncated"],
    ["a type past the last", words(39), "unknownType"],
    ["an element type past the last", words(28 | 0x10000, 39, 0), "unknownType"],
    ["bytes behind the value", words(0, 0), "trailingBytes"],
    ["an array of two thousand million", words(28, 0x7fffffff), "tooManyElements"],
    ["a dictionary of two thousand million", words(27, 0x7fffffff), "tooManyElements"],
    ["a packed array of four thousand million", words(33, 0xffffffff), "truncated"],
    ["a packed array of strings without end", words(34, 0xffffffff), "tooManyElements"],
    ["a string of four thousand million bytes", words(4, 0xffffffff), "truncated"],
    ["a node path of two thousand million names", words(22, 0xffffffff, 0, 0), "tooManyElements"],
    ["a node path of Godot 2", words(22, 4, 0, 0), "oldNodePath"],
    ["an object with a class", words(24, 4, 0x65646f4e, 0), "objectByValue"],
    [
      "more elements than may be, over all arrays",
      bytesOf([[1n, 2n, 3n, 4n], [1n, 2n, 3n, 4n], [1n]]),
      "tooManyElements",
    ],
    ["arrays five deep", bytesOf(nested(5)), "tooDeep"],
    ["more bytes than allowed", bytesOf("x".repeat(5000)), "tooLarge"],
  ] as const)("%s", (_, bytes, refusal) => {
    expect(decodeVariant(bytes, LIMITS)).toMatchObject({ refusal });
  });

  test("accept values at the limit", () => {
    const value = [nested(3), [1n, 2n, 3n, 4n, 5n]];
    expect(decodeVariant(bytesOf(value), LIMITS)).toEqual({ value });
  });
});

test("numbers of a build with double precision are read at full precision", () => {
  const bytes = new Uint8Array(28);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 9 | 0x10000, true);
  for (const [index, value] of [0.1, 2, -3].entries()) view.setFloat64(4 + 8 * index, value, true);
  expect(decodeVariant(bytes)).toEqual({ value: { type: "Vector3", values: [0.1, 2, -3] } });
});

test("bytes of a string that are not UTF-8 become replacement characters", () => {
  expect(decodeVariant(words(4, 4, 0x62ff61ff))).toEqual({ value: "\ufffda\ufffdb" });
});

describe("a value that cannot be written is refused", () => {
  const endless: Variant[] = [];
  endless.push(endless);
  test.each([
    ["an int of more than 64 bits", 2n ** 63n, "outOfRange"],
    ["a vector of too few numbers", { type: "Vector3", values: [1, 2] }, "outOfRange"],
    ["half a whole number", { type: "Vector2i", values: [0.5, 1] }, "outOfRange"],
    ["half a packed vector", { type: "PackedVector2Array", values: Float32Array.of(1) }, "outOfRange"],
    ["an array that holds itself", endless, "tooDeep"],
    ["too many elements", Array(11).fill(null), "tooManyElements"],
    ["too many bytes", "x".repeat(5000), "tooLarge"],
  ] as const)("%s", (_, value, refusal) => {
    expect(encodeVariant(value as Variant, LIMITS)).toEqual({ refusal });
  });
});

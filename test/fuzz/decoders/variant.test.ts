import { expect } from "bun:test";
import * as fc from "fast-check";
import { decodeVariant, encodeVariant, type Variant } from "../../../src/codec/index.ts";
import { MAX_MESSAGE_BYTES } from "../../../src/protocol/limits.ts";
import { variants } from "../../codec/variant/variant-arbitraries.ts";
import { loadVariantVectors } from "../../codec/variant/variant-vectors.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes } from "../support/mutations.ts";
import { bytesOf } from "../support/variant-bytes.ts";

const valid = fc.oneof(
  fc.constantFrom(...loadVariantVectors().map(({ bytes }) => bytes)),
  variants.map(bytesOf),
);
/** Words of four bytes: headers of types with their flags, counts, small and huge. */
const words = fc
  .array(
    fc.oneof(
      fc.nat(40),
      fc.nat(40).map((type) => type | 0x10000),
      fc.nat(40).map((type) => type | 0x140000),
      fc.constantFrom(0x7fffffff, 0xffffffff, 0x80000001, 65_536, 16, 4096),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((values) => new Uint8Array(Uint32Array.from(values).buffer));

/** Values of longer bytes are only read. */
const SHORT = 4096;

fuzz<Uint8Array>({
  name: "variant",
  inputs: fc.oneof(mutatedBytes(valid), words, fc.uint8Array({ maxLength: 200 })),
  runs: 1000,
  take(bytes) {
    const decoded = decodeVariant(bytes);
    if (decoded.refusal !== undefined) {
      expect(decoded.offset >= 0 && decoded.offset <= bytes.length).toBe(true);
      return decoded;
    }
    // What was read can be written, numbers of vectors as float32. Read and written again, it is the same.
    const written = encodeVariant(decoded.value);
    if (written.refusal === undefined && bytes.length < SHORT && !endsWithZero(decoded.value)) {
      const again = decodeVariant(written.bytes);
      if (again.refusal !== undefined) throw new Error(`expected a Variant, got ${again.refusal}`);
      expect(encodeVariant(again.value)).toEqual(written);
    }
    return [decoded, written];
  },
  long: {
    parts: fc
      .tuple(
        fc.constantFrom(
          new Uint8Array(),
          // An array and a dictionary of as many elements as may be.
          new Uint8Array(Uint32Array.of(28, 65_536).buffer),
          new Uint8Array(Uint32Array.of(27, 32_768).buffer),
          new Uint8Array(Uint32Array.of(34, 65_536).buffer),
        ),
        fc.oneof(words, valid),
      )
      .map(([head, unit]) => ({ head, unit, tail: new Uint8Array() })),
    runs: 20,
    maxLength: MAX_MESSAGE_BYTES,
  },
});

/** Whether any text in a value ends with a zero: the engine has no such text, and reading drops the zero. */
function endsWithZero(value: Variant): boolean {
  return Bun.inspect(value, { depth: 100 }).includes('\\u0000"');
}

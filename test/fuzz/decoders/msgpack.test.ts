import { expect } from "bun:test";
import { encode } from "@msgpack/msgpack";
import * as fc from "fast-check";
import { loadMsgpack } from "../../../src/delivery/formats/load-msgpack.ts";
import { MAX_MSGPACK_BYTES } from "../../../src/protocol/limits.ts";
import { isBoundedMsgpack } from "../../../src/protocol/msgpack-bounds.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes } from "../support/mutations.ts";

const { jsonTextOf, withEchoedIntegers } = loadMsgpack();

/** Values of every type of MessagePack, also as keys. */
const values = fc.anything({
  key: fc.oneof(fc.string({ maxLength: 4 }), fc.nat(2000).map(String)),
  withBigInt: false,
  withTypedArray: false,
  withDate: true,
  values: [fc.boolean(), fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.uint8Array()],
});
const encoded = values.map((value) => encode(value, { ignoreUndefined: true }));
const heads = fc.constantFrom(
  ...[0x80, 0x81, 0x90, 0x91, 0xa0, 0xa1, 0xc0, 0xc1, 0xc4, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcf, 0xd3],
  ...[0xd4, 0xd8, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xff, 0x00, 0x7f],
);
const headBytes = fc
  .array(fc.oneof(heads, fc.nat(255)), { minLength: 1, maxLength: 12 })
  .map((bytes) => Uint8Array.from(bytes));
const nothing = new Uint8Array();

fuzz<Uint8Array>({
  name: "msgpack",
  inputs: fc.oneof(mutatedBytes(encoded), headBytes, fc.uint8Array({ maxLength: 100 })),
  runs: 1500,
  take(bytes) {
    // As the dialect does: bytes that are out of bounds are not decoded.
    if (!isBoundedMsgpack(bytes)) return undefined;
    let text: string;
    try {
      text = jsonTextOf(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return undefined;
    }
    const value = text === "" ? undefined : JSON.parse(text);
    return [text, value, withEchoedIntegers(value)];
  },
  long: {
    parts: fc
      .tuple(
        fc.constantFrom(nothing, Uint8Array.of(0xdd, 0, 0, 0x20, 0), Uint8Array.of(0xdf, 0, 0, 0x20, 0)),
        fc.oneof(
          headBytes,
          encoded.filter(({ length }) => length < 64),
        ),
      )
      .map(([head, unit]) => ({ head, unit, tail: nothing })),
    runs: 60,
    maxLength: MAX_MSGPACK_BYTES,
  },
});

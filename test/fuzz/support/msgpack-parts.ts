import { encode } from "@msgpack/msgpack";
import * as fc from "fast-check";
import type { Repeatable } from "./growth.ts";

/** Values with keys that are names or indices. */
const values = fc.anything({
  key: fc.oneof(fc.string({ maxLength: 4 }), fc.nat(2000).map(String)),
  withBigInt: false,
  withTypedArray: false,
  withDate: true,
  values: [fc.boolean(), fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.uint8Array()],
});
/** Values of every type, as MessagePack. */
export const msgpackValues = values.map((value) => encode(value, { ignoreUndefined: true }));
const heads = fc.constantFrom(
  ...[0x80, 0x81, 0x90, 0x91, 0xa0, 0xa1, 0xc0, 0xc1, 0xc4, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcf, 0xd3],
  ...[0xd4, 0xd8, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xff, 0x00, 0x7f],
);
/** Bytes of which most begin a value. */
export const msgpackHeads = fc
  .array(fc.oneof(heads, fc.nat(255)), { minLength: 1, maxLength: 12 })
  .map((bytes) => Uint8Array.from(bytes));
const nothing = new Uint8Array();

/** MessagePack that can be made longer and longer: promises of lists and maps, or values in a long list or map. */
export const msgpackParts: fc.Arbitrary<Repeatable<Uint8Array>> = fc
  .tuple(
    fc.constantFrom(nothing, Uint8Array.of(0xdd, 0, 0, 0x20, 0), Uint8Array.of(0xdf, 0, 0, 0x20, 0)),
    fc.oneof(
      msgpackHeads,
      fc.constant(Uint8Array.of(0xdd, 0, 1, 0x86, 0x9f)),
      msgpackValues.filter(({ length }) => length < 64),
    ),
  )
  .map(([head, unit]) => ({ head, unit, tail: nothing }));

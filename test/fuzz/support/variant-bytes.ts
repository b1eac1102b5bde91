import { encodeVariant, type Variant } from "../../../src/codec/index.ts";

/** The bytes of a Variant. Empty for a value that no bytes can hold. */
export function bytesOf(value: Variant): Uint8Array {
  const encoded = encodeVariant(value);
  return encoded.refusal === undefined ? encoded.bytes : new Uint8Array();
}

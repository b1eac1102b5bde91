/** A value of a field: a number (varint, fixed32 as unsigned, or double), or bytes. */
export type ProtobufValue = number | Uint8Array;

/** Wire types of the format. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * The fields of a message of Protocol Buffers, in the order in which they stand: number and value. A field of eight bytes is read as a double.
 * Throws if the bytes are no such message. Source: protobuf.dev/programming-guides/encoding.
 */
export function* protobufFields(bytes: Uint8Array): Generator<[field: number, value: ProtobufValue]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = () => {
    // As a double: the values that are read here are small, and the rest of the ten bytes only has to be passed.
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a varint is longer than ten bytes");
  };
  while (at < bytes.byteLength) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case WIRE.varint:
        yield [field, varint()];
        break;
      case WIRE.fixed64:
        yield [field, view.getFloat64(at, true)];
        at += 8;
        break;
      case WIRE.fixed32:
        yield [field, view.getUint32(at, true)];
        at += 4;
        break;
      case WIRE.bytes: {
        const length = varint();
        if (at + length > bytes.byteLength) throw new RangeError("a field is longer than its message");
        yield [field, bytes.subarray(at, at + length)];
        at += length;
        break;
      }
      default:
        throw new RangeError(`unknown wire type ${tag % 8}`);
    }
  }
}

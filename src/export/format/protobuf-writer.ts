const FIRST_BYTES = 64 * 1024;
/** Longest form of a number. Units: bytes. */
const VARINT_BYTES = 10;
const TWO_32 = 2 ** 32;
/** The length of a text up to which its length takes one byte. Units: characters. */
const SHORT_TEXT = 127;

/** How a field of a message is written. */
const VARINT = 0;
const EIGHT_BYTES = 1;
const WITH_LENGTH = 2;
const FOUR_BYTES = 5;

/**
 * Writes messages of protobuf, field by field, into one buffer that grows.
 * Source: protobuf.dev/programming-guides/encoding.
 */
export class ProtobufWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** Units: bytes. */
  get length(): number {
    return this.#length;
  }

  /** What was written since the last call. Cost: a copy. */
  take(): Uint8Array {
    const taken = Uint8Array.prototype.slice.call(this.#bytes, 0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** A whole number from 0 to 2^53, an enum or a boolean. */
  uint(field: number, value: number): void {
    this.#key(field, VARINT);
    this.#varint(value);
  }

  /** A whole number of 64 bits. */
  uint64(field: number, value: bigint): void {
    this.#key(field, VARINT);
    this.#varint(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(64, value) >> 32n));
  }

  double(field: number, value: number): void {
    this.#key(field, EIGHT_BYTES);
    this.#room(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  fixed32(field: number, value: number): void {
    this.#key(field, FOUR_BYTES);
    this.#room(4);
    this.#length = this.#bytes.writeUInt32LE(value >>> 0, this.#length);
  }

  text(field: number, value: string): void {
    this.#key(field, WITH_LENGTH);
    if (value.length <= SHORT_TEXT && this.#asciiText(value)) return;
    const bytes = Buffer.byteLength(value);
    this.#varint(bytes);
    this.#room(bytes);
    this.#length += this.#bytes.write(value, this.#length);
  }

  /** A message within this one. */
  message(field: number, write: () => void): void {
    this.#key(field, WITH_LENGTH);
    // Most messages have fewer than 128 bytes, so their length takes one.
    this.#room(VARINT_BYTES);
    const lengthAt = this.#length++;
    write();
    const contentAt = lengthAt + 1;
    const length = this.#length - contentAt;
    const more = varintBytes(length) - 1;
    this.#room(more);
    if (more > 0) this.#bytes.copyWithin(contentAt + more, contentAt, this.#length);
    this.#length = lengthAt;
    this.#varint(length);
    this.#length += length;
  }

  /** Writes a short text whose characters each take a byte, much faster than any text. Returns whether it is one. */
  #asciiText(value: string): boolean {
    const { length } = value;
    this.#room(1 + length);
    const at = this.#length;
    this.#bytes[at] = length;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) return false;
      this.#bytes[at + 1 + index] = code;
    }
    this.#length = at + 1 + length;
    return true;
  }

  #key(field: number, form: number): void {
    this.#varint(field * 8 + form);
  }

  /** The same in two halves, since numbers hold 53 bits only. */
  #varint(value: number, upper = Math.floor(value / TWO_32)): void {
    this.#room(VARINT_BYTES);
    let low = value >>> 0;
    let high = upper;
    while (high > 0 || low >= 128) {
      this.#bytes[this.#length++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#bytes[this.#length++] = low;
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.byteLength) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.byteLength));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

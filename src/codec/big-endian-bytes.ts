/**
 * Reads the wire's big-endian numbers from any byte array, through one scratch cell.
 * It allocates nothing. A DataView for each message would cost more than reading a short message.
 * Offsets must lie inside the array. Assumes a little-endian machine; Bun runs on no other.
 */
export class BigEndianBytes {
  readonly #words = new Uint32Array(2);
  readonly #float32 = new Float32Array(this.#words.buffer, 0, 1);
  readonly #float64 = new Float64Array(this.#words.buffer);

  /** Reads a u16. */
  readU16(bytes: Uint8Array, at: number): number {
    return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  }

  /** Reads a u32. */
  readU32(bytes: Uint8Array, at: number): number {
    return (
      (((bytes[at] as number) << 24) |
        ((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number)) >>>
      0
    );
  }

  /** Reads an f32. */
  readF32(bytes: Uint8Array, at: number): number {
    this.#words[0] = this.readU32(bytes, at);
    return this.#float32[0] as number;
  }

  /** Reads an f64. */
  readF64(bytes: Uint8Array, at: number): number {
    this.#words[1] = this.readU32(bytes, at);
    this.#words[0] = this.readU32(bytes, at + 4);
    return this.#float64[0] as number;
  }
}

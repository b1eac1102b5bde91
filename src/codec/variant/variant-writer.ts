import type { PackedNumbersVariant } from "./variant.ts";
import { paddedBytes } from "./variant-reader.ts";
import type { VariantRefusal } from "./variant-status.ts";
import type { NumberForm } from "./variant-types.ts";

const FIRST_BYTES = 256;

/** Writes the fields of a Variant, little-endian, up to a byte limit. After the first refusal it writes nothing. */
export class VariantWriter {
  refusal: VariantRefusal | undefined;
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  constructor(private readonly maxBytes: number) {}

  /** The written bytes, as a copy. */
  copyBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#used);
  }

  /** Refuses the value. The first reason is kept. */
  refuse(refusal: VariantRefusal): void {
    this.refusal ??= refusal;
  }

  uint32(value: number): void {
    const at = this.#reserve(4);
    if (at !== undefined) this.#view.setUint32(at, value, true);
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    if (at !== undefined) this.#view.setInt32(at, value, true);
  }

  float32(value: number): void {
    const at = this.#reserve(4);
    if (at !== undefined) this.#view.setFloat32(at, value, true);
  }

  float64(value: number): void {
    const at = this.#reserve(8);
    if (at !== undefined) this.#view.setFloat64(at, value, true);
  }

  /** Writes the low 64 bits. */
  uint64(value: bigint): void {
    const at = this.#reserve(8);
    if (at !== undefined) this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
  }

  /** Writes a length, the text as UTF-8, and zeros up to a multiple of four. */
  string(text: string): void {
    this.#blob(Buffer.from(text));
  }

  /** Writes a text whose length includes a zero at its end. */
  terminatedString(text: string): void {
    this.#blob(Buffer.from(`${text}\0`));
  }

  /** Writes a count of elements, then their numbers. */
  packed(values: PackedNumbersVariant["values"], perElement: number, form: NumberForm): void {
    if (values.length % perElement !== 0) this.refuse("outOfRange");
    this.uint32(values.length / perElement);
    if (form === "uint8") {
      this.#padded(Uint8Array.from(values, Number));
      return;
    }
    for (const value of values) {
      if (form === "int64") this.uint64(BigInt(value));
      else if (form === "float64") this.float64(Number(value));
      else if (form === "int32") this.int32(Number(value));
      else this.float32(Number(value));
    }
  }

  #blob(bytes: Uint8Array): void {
    this.uint32(bytes.length);
    this.#padded(bytes);
  }

  #padded(bytes: Uint8Array): void {
    const at = this.#reserve(paddedBytes(bytes.length));
    if (at !== undefined) this.#bytes.set(bytes, at);
  }

  /** Reserves bytes, which are zero, and returns their offset; undefined beyond the limit. */
  #reserve(bytes: number): number | undefined {
    if (this.refusal !== undefined) return undefined;
    const at = this.#used;
    const needed = at + bytes;
    if (needed > this.maxBytes) {
      this.refusal = "tooLarge";
      return undefined;
    }
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#used = needed;
    return at;
  }
}

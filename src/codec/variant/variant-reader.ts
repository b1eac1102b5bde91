import type { PackedNumbersVariant } from "./variant.ts";
import type { VariantRefusal } from "./variant-status.ts";
import type { NumberForm } from "./variant-types.ts";

/** Bytes of a number of each form; a `real` is narrow here. */
const NUMBER_BYTES: Readonly<Record<NumberForm, number>> = {
  uint8: 1,
  int32: 4,
  float32: 4,
  real: 4,
  int64: 8,
  float64: 8,
};

/** Reads the fields of a Variant, little-endian. After the first refusal every read gives nothing and goes nowhere. */
export class VariantReader {
  /** The byte at which the next field begins; after a refusal, at which that was. */
  offset = 0;
  refusal: VariantRefusal | undefined;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get bytesLeft(): number {
    return this.#bytes.length - this.offset;
  }

  /** Gives up. The first reason stays. */
  refuse(refusal: VariantRefusal): void {
    this.refusal ??= refusal;
  }

  uint32(): number {
    return this.#take(4) ? this.#view.getUint32(this.offset - 4, true) : 0;
  }

  int32(): number {
    return this.#take(4) ? this.#view.getInt32(this.offset - 4, true) : 0;
  }

  float32(): number {
    return this.#take(4) ? this.#view.getFloat32(this.offset - 4, true) : 0;
  }

  float64(): number {
    return this.#take(8) ? this.#view.getFloat64(this.offset - 8, true) : 0;
  }

  int64(): bigint {
    return this.#take(8) ? this.#view.getBigInt64(this.offset - 8, true) : 0n;
  }

  uint64(): bigint {
    return this.#take(8) ? this.#view.getBigUint64(this.offset - 8, true) : 0n;
  }

  /** A length, so many bytes of UTF-8, and zeroes up to a multiple of four. */
  string(): string {
    const bytes = this.uint32();
    const start = this.offset;
    if (!this.#take(paddedBytes(bytes))) return "";
    // In a packed array of strings the length counts a zero at the end.
    const end = start + bytes;
    const last = bytes > 0 && this.#bytes[end - 1] === 0 ? end - 1 : end;
    return this.#utf8.decode(this.#bytes.subarray(start, last));
  }

  /** So many numbers, without a count before them. */
  numbers(count: number, form: "real" | "float32" | "int32", wide: boolean): number[] {
    if (form === "real" && wide) return Array.from({ length: count }, () => this.float64());
    return Array.from({ length: count }, () => (form === "int32" ? this.int32() : this.float32()));
  }

  /** A count of elements, and so many times their numbers. Copies them. */
  packed(perElement: number, form: NumberForm, wide: boolean): PackedNumbersVariant["values"] {
    const count = this.uint32() * perElement;
    const actual = form === "real" && wide ? "float64" : form;
    const bytes = count * NUMBER_BYTES[actual];
    const start = this.offset;
    if (!this.#take(paddedBytes(bytes))) return new Uint8Array();
    // A copy of its own begins at a multiple of eight, as the views below need it. Every machine that runs this is little-endian.
    // (Not `slice`: of a Buffer that is no copy.)
    const { buffer } = new Uint8Array(this.#bytes.subarray(start, start + bytes));
    switch (actual) {
      case "uint8":
        return new Uint8Array(buffer, 0, count);
      case "int32":
        return new Int32Array(buffer, 0, count);
      case "int64":
        return new BigInt64Array(buffer, 0, count);
      case "float64":
        return new Float64Array(buffer, 0, count);
      default:
        return new Float32Array(buffer, 0, count);
    }
  }

  #take(bytes: number): boolean {
    if (this.refusal !== undefined) return false;
    if (bytes > this.bytesLeft) {
      this.refusal = "truncated";
      return false;
    }
    this.offset += bytes;
    return true;
  }
}

/** A length with the zeroes that bring it to a multiple of four. Units: bytes. */
export function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

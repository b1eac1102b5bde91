import type { PackedNumbersVariant } from "./variant.ts";
import type { VariantRefusal } from "./variant-status.ts";
import type { NumberForm } from "./variant-types.ts";

/** Size of each number form in bytes. A `real` counts as narrow here. */
const NUMBER_BYTES: Readonly<Record<NumberForm, number>> = {
  uint8: 1,
  int32: 4,
  float32: 4,
  real: 4,
  int64: 8,
  float64: 8,
};

/** Reads the fields of a Variant, little-endian. After the first refusal, reads return nothing and do not advance. */
export class VariantReader {
  /** Offset of the next field; after a refusal, the offset of the refusal. */
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

  /** Refuses the input. The first reason is kept. */
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

  /** Reads a length, that many bytes of UTF-8, and zeros up to a multiple of four. */
  string(): string {
    const bytes = this.uint32();
    const start = this.offset;
    if (!this.#take(paddedBytes(bytes))) return "";
    // In a packed array of strings the length includes a zero at the end.
    const end = start + bytes;
    const last = bytes > 0 && this.#bytes[end - 1] === 0 ? end - 1 : end;
    return this.#utf8.decode(this.#bytes.subarray(start, last));
  }

  /** Reads a fixed count of numbers. */
  numbers(count: number, form: "real" | "float32" | "int32", wide: boolean): number[] {
    if (form === "real" && wide) return Array.from({ length: count }, () => this.float64());
    return Array.from({ length: count }, () => (form === "int32" ? this.int32() : this.float32()));
  }

  /** Reads a count of elements, then their numbers. Copies them. */
  packed(perElement: number, form: NumberForm, wide: boolean): PackedNumbersVariant["values"] {
    const count = this.uint32() * perElement;
    const actual = form === "real" && wide ? "float64" : form;
    const bytes = count * NUMBER_BYTES[actual];
    const start = this.offset;
    if (!this.#take(paddedBytes(bytes))) return new Uint8Array();
    // The copy begins at a multiple of eight, which the views below need. Bun runs on little-endian machines only.
    // `slice` would not copy a Buffer.
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

/** Rounds a length up to a multiple of four. Units: bytes. */
export function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

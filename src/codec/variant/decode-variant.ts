import type { ElementType, NodePathVariant, Variant } from "./variant.ts";
import { VariantReader } from "./variant-reader.ts";
import { DEFAULT_VARIANT_LIMITS, type VariantLimits, type VariantRefusal } from "./variant-status.ts";
import {
  ElementKind,
  HeaderBits,
  NUMBERS_BY_NUMBER,
  PACKED_BY_NUMBER,
  VARIANT_TYPE_COUNT,
  VariantType,
} from "./variant-types.ts";

/** A decoded Variant, or the reason why it was refused and the byte at which. */
export type DecodedVariant =
  | { refusal?: undefined; value: Variant }
  | { refusal: VariantRefusal; offset: number };

/**
 * Decodes a message that is one Variant. Never throws, never reads outside the bytes, and keeps no reference to them.
 * Bytes of a string that are not UTF-8 become U+FFFD, because a log line with a wrong character is still useful.
 */
export function decodeVariant(
  bytes: Uint8Array,
  limits: VariantLimits = DEFAULT_VARIANT_LIMITS,
): DecodedVariant {
  if (bytes.length > limits.maxBytes) return { refusal: "tooLarge", offset: 0 };
  const decoding = new Decoding(bytes, limits);
  const value = decoding.variant(0);
  const { reader } = decoding;
  if (reader.refusal === undefined && reader.offset < bytes.length) reader.refuse("trailingBytes");
  return reader.refusal === undefined ? { value } : { refusal: reader.refusal, offset: reader.offset };
}

class Decoding {
  readonly reader: VariantReader;
  #elementsLeft: number;

  constructor(
    bytes: Uint8Array,
    private readonly limits: VariantLimits,
  ) {
    this.reader = new VariantReader(bytes);
    this.#elementsLeft = limits.maxElements;
  }

  /** Reads one Variant. After a refusal the value is not valid. */
  variant(depth: number): Variant {
    const { reader } = this;
    const header = reader.uint32();
    if (reader.refusal !== undefined) return null;
    const type = header & HeaderBits.typeMask;
    const wide = (header & HeaderBits.wide) !== 0;
    const numbers = NUMBERS_BY_NUMBER.get(type);
    if (numbers !== undefined) {
      const [name, { count, form }] = numbers;
      return { type: name, values: reader.numbers(count, form, wide) };
    }
    const packed = PACKED_BY_NUMBER.get(type);
    if (packed !== undefined) {
      const [name, { perElement, form }] = packed;
      return { type: name, values: reader.packed(perElement, form, wide) };
    }
    switch (type) {
      case VariantType.nil:
        return null;
      case VariantType.bool:
        return reader.uint32() !== 0;
      case VariantType.int:
        return wide ? reader.int64() : BigInt(reader.int32());
      case VariantType.float:
        return wide ? reader.float64() : reader.float32();
      case VariantType.string:
        return reader.string();
      case VariantType.stringName:
        return { type: "StringName", name: reader.string() };
      case VariantType.nodePath:
        return this.#nodePath();
      case VariantType.rid:
        return { type: "RID", id: reader.uint64() };
      case VariantType.object:
        return this.#object(wide);
      case VariantType.callable:
        return { type: "Callable" };
      case VariantType.signal:
        return { type: "Signal", name: reader.string(), objectId: reader.uint64() };
      case VariantType.dictionary:
        return this.#dictionary(header, depth);
      case VariantType.array:
        return this.#array(header, depth);
      case VariantType.packedStrings:
        return { type: "PackedStringArray", values: this.#strings(reader.uint32()) };
      default:
        reader.refuse("unknownType");
        return null;
    }
  }

  #object(byId: boolean): Variant {
    const { reader } = this;
    if (byId) return { type: "Object", id: reader.uint64() };
    // A null object is sent as an object without a class.
    if (reader.string() === "") return null;
    reader.refuse("objectByValue");
    return null;
  }

  #nodePath(): NodePathVariant {
    const { reader } = this;
    const nameCount = reader.uint32();
    // Bit 31 marks the form used since Godot 3.
    if (reader.refusal === undefined && nameCount < 0x80000000) reader.refuse("oldNodePath");
    const subnameCount = reader.uint32();
    const flags = reader.uint32();
    const names = this.#strings(nameCount & 0x7fffffff);
    // Bit 1: the property is separate from the other subnames.
    const subnames = this.#strings(subnameCount + ((flags & 2) === 0 ? 0 : 1));
    return { type: "NodePath", absolute: (flags & 1) !== 0, names, subnames };
  }

  #dictionary(header: number, depth: number): Variant {
    const { reader } = this;
    const keyType = this.#elementType(header >>> HeaderBits.elementShift);
    const valueType = this.#elementType(header >>> HeaderBits.valueShift);
    const count = reader.uint32() & 0x7fffffff;
    const entries: [Variant, Variant][] = [];
    if (this.#mayHold(count, 8, depth)) {
      for (let index = 0; index < count && reader.refusal === undefined; index++) {
        entries.push([this.variant(depth + 1), this.variant(depth + 1)]);
      }
    }
    return { type: "Dictionary", ...(keyType && { keyType }), ...(valueType && { valueType }), entries };
  }

  #array(header: number, depth: number): Variant {
    const { reader } = this;
    const elementType = this.#elementType(header >>> HeaderBits.elementShift);
    const count = reader.uint32() & 0x7fffffff;
    const values: Variant[] = [];
    if (this.#mayHold(count, 4, depth)) {
      for (let index = 0; index < count && reader.refusal === undefined; index++) {
        values.push(this.variant(depth + 1));
      }
    }
    return elementType === undefined ? values : { type: "Array", elementType, values };
  }

  #elementType(bits: number): ElementType | undefined {
    const { reader } = this;
    switch (bits & HeaderBits.elementMask) {
      case ElementKind.builtin: {
        const typeNumber = reader.uint32();
        if (typeNumber >= VARIANT_TYPE_COUNT) reader.refuse("unknownType");
        return { kind: "builtin", typeNumber };
      }
      case ElementKind.class:
        return { kind: "class", name: reader.string() };
      case ElementKind.script:
        return { kind: "script", path: reader.string() };
      default:
        return undefined;
    }
  }

  #strings(count: number): string[] {
    const { reader } = this;
    const strings: string[] = [];
    if (!this.#mayHold(count, 4, 0)) return strings;
    for (let index = 0; index < count && reader.refusal === undefined; index++) strings.push(reader.string());
    return strings;
  }

  /** Whether a container with this many elements fits into the bytes that are left and into the bounds. */
  #mayHold(count: number, leastBytes: number, depth: number): boolean {
    const { reader } = this;
    if (reader.refusal !== undefined) return false;
    if (depth >= this.limits.maxDepth) reader.refuse("tooDeep");
    else if (count > this.#elementsLeft) reader.refuse("tooManyElements");
    else if (count * leastBytes > reader.bytesLeft) reader.refuse("truncated");
    this.#elementsLeft -= count;
    return reader.refusal === undefined;
  }
}

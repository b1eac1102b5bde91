import type { DictionaryVariant, ElementType, Variant } from "./variant.ts";
import { DEFAULT_VARIANT_LIMITS, type VariantLimits, type VariantRefusal } from "./variant-status.ts";
import { ElementKind, HeaderBits, NUMBERS_TYPES, PACKED_TYPES, VariantType } from "./variant-types.ts";
import { VariantWriter } from "./variant-writer.ts";

/** The bytes of a Variant, or the reason why it cannot be encoded. */
export type EncodedVariant = { refusal?: undefined; bytes: Uint8Array } | { refusal: VariantRefusal };

/**
 * Encodes a Variant as the engine does: each number in the narrowest form without loss, vectors as float32.
 * Never throws. Owns: the caller owns the bytes.
 */
export function encodeVariant(
  value: Variant,
  limits: VariantLimits = DEFAULT_VARIANT_LIMITS,
): EncodedVariant {
  const encoding = new Encoding(limits);
  encoding.variant(value, 0);
  const { refusal } = encoding.writer;
  return refusal === undefined ? { bytes: encoding.writer.copyBytes() } : { refusal };
}

class Encoding {
  readonly writer: VariantWriter;
  #elementsLeft: number;

  constructor(private readonly limits: VariantLimits) {
    this.writer = new VariantWriter(limits.maxBytes);
    this.#elementsLeft = limits.maxElements;
  }

  variant(value: Variant, depth: number): void {
    const { writer } = this;
    if (writer.refusal !== undefined) return;
    if (value === null) writer.uint32(VariantType.nil);
    else if (typeof value === "boolean") {
      writer.uint32(VariantType.bool);
      writer.uint32(value ? 1 : 0);
    } else if (typeof value === "bigint") this.#int(value);
    else if (typeof value === "number") this.#float(value);
    else if (typeof value === "string") {
      writer.uint32(VariantType.string);
      writer.string(value);
    } else if ("type" in value) this.#named(value, depth);
    else this.#array(value, undefined, depth);
  }

  #int(value: bigint): void {
    const { writer } = this;
    if (BigInt.asIntN(64, value) !== value) writer.refuse("outOfRange");
    else if (BigInt.asIntN(32, value) === value) {
      writer.uint32(VariantType.int);
      writer.int32(Number(value));
    } else {
      writer.uint32(VariantType.int | HeaderBits.wide);
      writer.uint64(value);
    }
  }

  #float(value: number): void {
    const { writer } = this;
    const narrow = Math.fround(value) === value;
    writer.uint32(narrow ? VariantType.float : VariantType.float | HeaderBits.wide);
    if (narrow) writer.float32(value);
    else writer.float64(value);
  }

  #named(value: Extract<Variant, { type: string }>, depth: number): void {
    const { writer } = this;
    switch (value.type) {
      case "StringName":
        writer.uint32(VariantType.stringName);
        writer.string(value.name);
        break;
      case "NodePath":
        writer.uint32(VariantType.nodePath);
        writer.uint32(value.names.length + 0x80000000);
        writer.uint32(value.subnames.length);
        writer.uint32(value.absolute ? 1 : 0);
        this.#strings([...value.names, ...value.subnames], depth);
        break;
      case "RID":
        writer.uint32(VariantType.rid);
        writer.uint64(value.id);
        break;
      case "Object":
        writer.uint32(VariantType.object | HeaderBits.wide);
        writer.uint64(value.id);
        break;
      case "Callable":
        writer.uint32(VariantType.callable);
        break;
      case "Signal":
        writer.uint32(VariantType.signal);
        writer.string(value.name);
        writer.uint64(value.objectId);
        break;
      case "Dictionary":
        this.#dictionary(value, depth);
        break;
      case "Array":
        this.#array(value.values, value.elementType, depth);
        break;
      case "PackedStringArray":
        writer.uint32(VariantType.packedStrings);
        writer.uint32(value.values.length);
        if (this.#mayHold(value.values.length, depth))
          for (const text of value.values) writer.terminatedString(text);
        break;
      default:
        this.#numbers(value);
    }
  }

  #numbers(value: Extract<Variant, { type: keyof typeof NUMBERS_TYPES | keyof typeof PACKED_TYPES }>): void {
    const { writer } = this;
    if (isPacked(value)) {
      const { typeNumber, perElement, form } = PACKED_TYPES[value.type];
      writer.uint32(typeNumber);
      writer.packed(value.values, perElement, form);
      return;
    }
    const { typeNumber, count, form } = NUMBERS_TYPES[value.type];
    writer.uint32(typeNumber);
    if (value.values.length !== count) writer.refuse("outOfRange");
    for (const number of value.values) {
      if (form !== "int32") writer.float32(number);
      else if ((number | 0) === number) writer.int32(number);
      else writer.refuse("outOfRange");
    }
  }

  #dictionary({ keyType, valueType, entries }: DictionaryVariant, depth: number): void {
    const { writer } = this;
    const keys = elementBits(keyType) << HeaderBits.elementShift;
    writer.uint32(VariantType.dictionary | keys | (elementBits(valueType) << HeaderBits.valueShift));
    this.#elementType(keyType);
    this.#elementType(valueType);
    writer.uint32(entries.length);
    if (!this.#mayHold(entries.length, depth)) return;
    for (const [key, value] of entries) {
      this.variant(key, depth + 1);
      this.variant(value, depth + 1);
    }
  }

  #array(values: readonly Variant[], elementType: ElementType | undefined, depth: number): void {
    const { writer } = this;
    writer.uint32(VariantType.array | (elementBits(elementType) << HeaderBits.elementShift));
    this.#elementType(elementType);
    writer.uint32(values.length);
    if (!this.#mayHold(values.length, depth)) return;
    for (const value of values) this.variant(value, depth + 1);
  }

  #elementType(type: ElementType | undefined): void {
    if (type === undefined) return;
    if (type.kind === "builtin") this.writer.uint32(type.typeNumber);
    else this.writer.string(type.kind === "class" ? type.name : type.path);
  }

  #strings(texts: readonly string[], depth: number): void {
    if (this.#mayHold(texts.length, depth)) for (const text of texts) this.writer.string(text);
  }

  /** Also refuses a value that contains itself, since it is too deep. */
  #mayHold(count: number, depth: number): boolean {
    if (depth >= this.limits.maxDepth) this.writer.refuse("tooDeep");
    else if (count > this.#elementsLeft) this.writer.refuse("tooManyElements");
    this.#elementsLeft -= count;
    return this.writer.refusal === undefined;
  }
}

function isPacked<Value extends { type: string }>(
  value: Value,
): value is Extract<Value, { type: keyof typeof PACKED_TYPES }> {
  return value.type in PACKED_TYPES;
}

function elementBits(type: ElementType | undefined): number {
  return type === undefined ? ElementKind.any : ElementKind[type.kind];
}

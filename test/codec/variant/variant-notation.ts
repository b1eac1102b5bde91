import type { ElementType, PackedNumbersVariant, Variant } from "../../../src/codec/variant/index.ts";

/** A Variant in JSON: `[type name, payload]`. The engine writes it, see test/support/godot/variant-project/variant_notation.gd. */
export type Notation = readonly [type: string, ...payload: unknown[]];

const PACKED: Readonly<Record<string, new (length: number) => PackedNumbersVariant["values"]>> = {
  PackedByteArray: Uint8Array,
  PackedInt32Array: Int32Array,
  PackedInt64Array: BigInt64Array,
  PackedFloat32Array: Float32Array,
  PackedFloat64Array: Float64Array,
  PackedVector2Array: Float32Array,
  PackedVector3Array: Float32Array,
  PackedVector4Array: Float32Array,
  PackedColorArray: Float32Array,
};

/** The Variant that a notation means. */
export function variantOf([type, ...payload]: Notation): Variant {
  const [first, second, third] = payload;
  switch (type) {
    case "Nil":
      return null;
    case "bool":
    case "String":
      return first as boolean | string;
    case "int":
      return BigInt(first as string);
    case "float":
      return floatOf(first as string);
    case "StringName":
      return { type, name: first as string };
    case "NodePath":
      return {
        type,
        absolute: first as boolean,
        names: second as string[],
        subnames: third as string[],
      };
    case "RID":
    case "Object":
      return { type, id: BigInt(first as string) };
    case "Callable":
      return { type };
    case "Signal":
      return { type, name: first as string, objectId: BigInt(second as string) };
    case "Array": {
      const values = (first as Notation[]).map(variantOf);
      const elementType = elementTypeOf(second);
      return elementType === undefined ? values : { type, elementType, values };
    }
    case "Dictionary": {
      const entries = (first as [Notation, Notation][]).map(
        ([key, value]) => [variantOf(key), variantOf(value)] as const,
      );
      const [keyType, valueType] = [elementTypeOf(second), elementTypeOf(third)];
      return { type, ...(keyType && { keyType }), ...(valueType && { valueType }), entries };
    }
    case "PackedStringArray":
      return { type, values: first as string[] };
    default:
      return numbersOf(type, first as string[]);
  }
}

function numbersOf(type: string, texts: string[]): Variant {
  const Packed = PACKED[type];
  if (Packed === undefined) return { type, values: texts.map(floatOf) } as Variant;
  const values = new Packed(texts.length);
  for (const [index, text] of texts.entries())
    values[index] = type === "PackedInt64Array" ? BigInt(text) : floatOf(text);
  return { type, values } as Variant;
}

/** A number as text, or the bits of its magnitude in hex with a sign before them. */
function floatOf(text: string): number {
  const bits = /^(-?)0x(.{16})$/.exec(text);
  if (bits === null) return Number(text);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits[2]}`));
  return view.getFloat64(0) * (bits[1] === "-" ? -1 : 1);
}

function elementTypeOf(told: unknown): ElementType | undefined {
  const { builtin, class: name, script } = told as { builtin?: number; class?: string; script?: string };
  if (builtin !== undefined) return { kind: "builtin", typeNumber: builtin };
  if (name !== undefined) return { kind: "class", name };
  return script === undefined ? undefined : { kind: "script", path: script };
}

import type { NumbersTypeName, PackedNumbersTypeName } from "./variant-types.ts";

/**
 * A Godot Variant as TypeScript sees it. An `int` is a bigint and a `float` a number, so that the two stay apart;
 * an array without an element type is an array; everything that TypeScript has no word for says its `type`.
 */
export type Variant =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly Variant[]
  | NumbersVariant
  | StringNameVariant
  | NodePathVariant
  | IdVariant
  | CallableVariant
  | SignalVariant
  | DictionaryVariant
  | TypedArrayVariant
  | PackedNumbersVariant
  | PackedStringsVariant;

/** A Variant of a fixed count of numbers: a vector, a rectangle, a transform, a colour. In the order of the wire. */
export interface NumbersVariant {
  type: NumbersTypeName;
  values: readonly number[];
}

/** An interned string. */
export interface StringNameVariant {
  type: "StringName";
  name: string;
}

/** A path to a node and, behind it, to a property. */
export interface NodePathVariant {
  type: "NodePath";
  absolute: boolean;
  names: readonly string[];
  subnames: readonly string[];
}

/** A server's resource, or an object: only the number by which the game knows it travels. */
export interface IdVariant {
  type: "RID" | "Object";
  id: bigint;
}

/** A function. Nothing of it travels. */
export interface CallableVariant {
  type: "Callable";
}

/** A signal of an object. */
export interface SignalVariant {
  type: "Signal";
  name: string;
  objectId: bigint;
}

/** What a typed array or dictionary holds: a built-in type by its number, a class by its name, or a script by its path. */
export type ElementType =
  | { kind: "builtin"; typeNumber: number }
  | { kind: "class"; name: string }
  | { kind: "script"; path: string };

/** A dictionary. Any Variant may be a key; the order is the game's. */
export interface DictionaryVariant {
  type: "Dictionary";
  keyType?: ElementType;
  valueType?: ElementType;
  entries: readonly (readonly [key: Variant, value: Variant])[];
}

/** An array that says what it holds. */
export interface TypedArrayVariant {
  type: "Array";
  elementType: ElementType;
  values: readonly Variant[];
}

/** A packed array of numbers; vectors and colours lie one behind the other. Owns its numbers. */
export interface PackedNumbersVariant {
  type: PackedNumbersTypeName;
  values: Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
}

/** A packed array of strings. */
export interface PackedStringsVariant {
  type: "PackedStringArray";
  values: readonly string[];
}

import type { NumbersTypeName, PackedNumbersTypeName } from "./variant-types.ts";

/**
 * A Godot Variant in TypeScript. An `int` is a bigint and a `float` a number, so that the two stay distinct.
 * An array without an element type is an array. Types that TypeScript does not have are objects with a `type`.
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

/** A Variant with a fixed count of numbers: a vector, a rectangle, a transform, a colour. Numbers are in wire order. */
export interface NumbersVariant {
  type: NumbersTypeName;
  values: readonly number[];
}

/** An interned string. */
export interface StringNameVariant {
  type: "StringName";
  name: string;
}

/** A path to a node, and optionally to a property of it. */
export interface NodePathVariant {
  type: "NodePath";
  absolute: boolean;
  names: readonly string[];
  subnames: readonly string[];
}

/** A server's resource, or an object. Only its id in the game is sent. */
export interface IdVariant {
  type: "RID" | "Object";
  id: bigint;
}

/** A function. No data of it is sent. */
export interface CallableVariant {
  type: "Callable";
}

/** A signal of an object. */
export interface SignalVariant {
  type: "Signal";
  name: string;
  objectId: bigint;
}

/** Element type of a typed array or dictionary: a built-in type by its number, a class by its name, or a script by its path. */
export type ElementType =
  | { kind: "builtin"; typeNumber: number }
  | { kind: "class"; name: string }
  | { kind: "script"; path: string };

/** A dictionary. Any Variant may be a key. Entries are in the game's order. */
export interface DictionaryVariant {
  type: "Dictionary";
  keyType?: ElementType;
  valueType?: ElementType;
  entries: readonly (readonly [key: Variant, value: Variant])[];
}

/** An array with an element type. */
export interface TypedArrayVariant {
  type: "Array";
  elementType: ElementType;
  values: readonly Variant[];
}

/** A packed array of numbers. Vectors and colours follow one another. Owns its numbers. */
export interface PackedNumbersVariant {
  type: PackedNumbersTypeName;
  values: Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
}

/** A packed array of strings. */
export interface PackedStringsVariant {
  type: "PackedStringArray";
  values: readonly string[];
}

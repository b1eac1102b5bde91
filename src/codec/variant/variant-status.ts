/** Reasons why bytes are not a Variant, or why a Variant cannot be encoded. */
export type VariantRefusal =
  /** The bytes end before the Variant does. */
  | "truncated"
  /** Bytes are left after the Variant. */
  | "trailingBytes"
  /** A type number that Godot 4 does not have. */
  | "unknownType"
  /** Arrays and dictionaries are nested too deeply. */
  | "tooDeep"
  /** All containers together have too many elements. */
  | "tooManyElements"
  /** The message has too many bytes. */
  | "tooLarge"
  /** An object with its properties. Only the id of an object is supported. */
  | "objectByValue"
  /** A node path in the form of Godot 2. */
  | "oldNodePath"
  /** The type cannot hold the value. */
  | "outOfRange";

/** Bounds on one Variant, read or written. */
export interface VariantLimits {
  /** Units: bytes. */
  maxBytes: number;
  /** Deepest nesting of containers. */
  maxDepth: number;
  /** Most elements of all arrays and dictionaries together. The byte limit bounds packed arrays of numbers. */
  maxElements: number;
}

/** The default bounds. A frame of the engine's profilers has fewer than 1,000 elements, 2 levels deep. */
export const DEFAULT_VARIANT_LIMITS: VariantLimits = {
  maxBytes: 1024 * 1024,
  maxDepth: 32,
  maxElements: 65_536,
};

/** Why bytes are no Variant, or why a Variant cannot be written. */
export type VariantRefusal =
  /** The bytes end before the Variant does. */
  | "truncated"
  /** Bytes are left behind the Variant. */
  | "trailingBytes"
  /** A type number that Godot 4 does not have. */
  | "unknownType"
  /** Arrays and dictionaries lie too deep in each other. */
  | "tooDeep"
  /** More elements, over all containers, than one message may have. */
  | "tooManyElements"
  /** More bytes than one message may have. */
  | "tooLarge"
  /** An object with its properties, which would have to be made here; only its id may travel. */
  | "objectByValue"
  /** A node path in the form of Godot 2. */
  | "oldNodePath"
  /** A value that its type cannot hold. */
  | "outOfRange";

/** Bounds on one Variant, read or written. */
export interface VariantLimits {
  /** Units: bytes. */
  maxBytes: number;
  /** How deep containers may lie in each other. */
  maxDepth: number;
  /** Elements over all arrays and dictionaries; those of packed arrays of numbers are bounded by the bytes. */
  maxElements: number;
}

/** What holds when nothing is said. A frame of the engine's profilers has fewer than 1,000 elements, 2 deep. */
export const DEFAULT_VARIANT_LIMITS: VariantLimits = {
  maxBytes: 1024 * 1024,
  maxDepth: 32,
  maxElements: 65_536,
};

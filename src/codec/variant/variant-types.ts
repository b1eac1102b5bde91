/**
 * The type numbers of a Variant's header: its lowest byte.
 * Source: Godot's "Binary serialization API", and test/vectors/variant, which the engine wrote.
 */
export const VariantType = {
  nil: 0,
  bool: 1,
  int: 2,
  float: 3,
  string: 4,
  stringName: 21,
  nodePath: 22,
  rid: 23,
  object: 24,
  callable: 25,
  signal: 26,
  dictionary: 27,
  array: 28,
  packedStrings: 34,
} as const;

/** Form of a type's numbers on the wire. `real` is a float32, or a float64 if the header's wide bit is set. */
export type NumberForm = "real" | "float32" | "int32" | "uint8" | "int64" | "float64";

/** Layout of a type with a fixed count of numbers. */
interface NumbersLayout {
  typeNumber: number;
  count: number;
  form: "real" | "float32" | "int32";
}

/** Types with a fixed count of numbers. */
export const NUMBERS_TYPES = {
  Vector2: { typeNumber: 5, count: 2, form: "real" },
  Vector2i: { typeNumber: 6, count: 2, form: "int32" },
  Rect2: { typeNumber: 7, count: 4, form: "real" },
  Rect2i: { typeNumber: 8, count: 4, form: "int32" },
  Vector3: { typeNumber: 9, count: 3, form: "real" },
  Vector3i: { typeNumber: 10, count: 3, form: "int32" },
  Transform2D: { typeNumber: 11, count: 6, form: "real" },
  Vector4: { typeNumber: 12, count: 4, form: "real" },
  Vector4i: { typeNumber: 13, count: 4, form: "int32" },
  Plane: { typeNumber: 14, count: 4, form: "real" },
  Quaternion: { typeNumber: 15, count: 4, form: "real" },
  AABB: { typeNumber: 16, count: 6, form: "real" },
  Basis: { typeNumber: 17, count: 9, form: "real" },
  Transform3D: { typeNumber: 18, count: 12, form: "real" },
  Projection: { typeNumber: 19, count: 16, form: "real" },
  Color: { typeNumber: 20, count: 4, form: "float32" },
} as const satisfies Record<string, NumbersLayout>;

/** Name of a type with a fixed count of numbers. */
export type NumbersTypeName = keyof typeof NUMBERS_TYPES;

/** Layout of a packed array: the numbers of an element, and their form. */
interface PackedLayout {
  typeNumber: number;
  perElement: number;
  form: NumberForm;
}

/** Packed arrays of numbers. */
export const PACKED_TYPES = {
  PackedByteArray: { typeNumber: 29, perElement: 1, form: "uint8" },
  PackedInt32Array: { typeNumber: 30, perElement: 1, form: "int32" },
  PackedInt64Array: { typeNumber: 31, perElement: 1, form: "int64" },
  PackedFloat32Array: { typeNumber: 32, perElement: 1, form: "float32" },
  PackedFloat64Array: { typeNumber: 33, perElement: 1, form: "float64" },
  PackedVector2Array: { typeNumber: 35, perElement: 2, form: "real" },
  PackedVector3Array: { typeNumber: 36, perElement: 3, form: "real" },
  PackedColorArray: { typeNumber: 37, perElement: 4, form: "float32" },
  PackedVector4Array: { typeNumber: 38, perElement: 4, form: "real" },
} as const satisfies Record<string, PackedLayout>;

/** Name of a packed array of numbers. */
export type PackedNumbersTypeName = keyof typeof PACKED_TYPES;

/** Count of type numbers. */
export const VARIANT_TYPE_COUNT = 39;

/** Name and layout of each type with a fixed count of numbers, by type number. */
export const NUMBERS_BY_NUMBER: ReadonlyMap<number, readonly [NumbersTypeName, NumbersLayout]> = new Map(
  entriesOf(NUMBERS_TYPES).map(([name, layout]) => [layout.typeNumber, [name, layout]]),
);

/** Name and layout of each packed array of numbers, by type number. */
export const PACKED_BY_NUMBER: ReadonlyMap<number, readonly [PackedNumbersTypeName, PackedLayout]> = new Map(
  entriesOf(PACKED_TYPES).map(([name, layout]) => [layout.typeNumber, [name, layout]]),
);

/** Bits of a header above the type. */
export const HeaderBits = {
  typeMask: 0xff,
  /** int and float: 64 bits. Vectors: 64 bits a number. Object: its id. */
  wide: 1 << 16,
  /** Element type of an array, or key type of a dictionary: an {@link ElementKind}. */
  elementShift: 16,
  /** Value type of a dictionary. */
  valueShift: 18,
  elementMask: 0b11,
} as const;

/** How a container states its element type. */
export const ElementKind = { any: 0, builtin: 1, class: 2, script: 3 } as const;

function entriesOf<Name extends string, Layout>(table: Record<Name, Layout>): [Name, Layout][] {
  return Object.entries(table) as [Name, Layout][];
}

import * as fc from "fast-check";
import type { Variant } from "../../../src/codec/variant/index.ts";

const f32 = fc.float({ noNaN: true });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
/** No zero inside: the engine ends a string there. */
const text = fc.string({ unit: "grapheme", maxLength: 12 }).filter((value) => !value.includes("\0"));
const name = fc.string({ unit: fc.constantFrom(..."abcXYZ_09"), minLength: 1, maxLength: 8 });

const REALS = { Vector2: 2, Vector3: 3, Vector4: 4, Rect2: 4, Plane: 4, Quaternion: 4, Color: 4 };
const MORE_REALS = { Transform2D: 6, AABB: 6, Basis: 9, Transform3D: 12, Projection: 16 };
const INTEGERS = { Vector2i: 2, Vector3i: 3, Vector4i: 4, Rect2i: 4 };
const PACKED_FLOATS = {
  PackedFloat32Array: 1,
  PackedVector2Array: 2,
  PackedVector3Array: 3,
  PackedVector4Array: 4,
  PackedColorArray: 4,
};

function ofCounts<Value>(counts: Record<string, number>, values: (type: string, count: number) => Value[]) {
  return Object.entries(counts).flatMap(([type, count]) => values(type, count));
}

const numbers = [
  ...ofCounts({ ...REALS, ...MORE_REALS }, (type, count) => [
    fc.array(f32, { minLength: count, maxLength: count }).map((values) => ({ type, values })),
  ]),
  ...ofCounts(INTEGERS, (type, count) => [
    fc.array(i32, { minLength: count, maxLength: count }).map((values) => ({ type, values })),
  ]),
  ...ofCounts(PACKED_FLOATS, (type, count) => [
    fc
      .array(fc.array(f32, { minLength: count, maxLength: count }), { maxLength: 4 })
      .map((elements) => ({ type, values: Float32Array.from(elements.flat()) })),
  ]),
] as fc.Arbitrary<Variant>[];

const leaves: fc.Arbitrary<Variant>[] = [
  fc.constant(null),
  fc.boolean(),
  i64,
  i32.map(BigInt),
  fc.double({ noNaN: true }),
  f32,
  text,
  name.map((value) => ({ type: "StringName", name: value })),
  fc
    .record({
      absolute: fc.boolean(),
      names: fc.array(name, { minLength: 1, maxLength: 3 }),
      subnames: fc.array(name, { maxLength: 2 }),
    })
    .map((path) => ({ type: "NodePath", ...path })),
  id.map((value) => ({ type: "RID", id: value })),
  fc.uint8Array({ maxLength: 9 }).map((values) => ({ type: "PackedByteArray", values })),
  fc.int32Array({ maxLength: 4 }).map((values) => ({ type: "PackedInt32Array", values })),
  fc.bigInt64Array({ maxLength: 4 }).map((values) => ({ type: "PackedInt64Array", values })),
  fc.float64Array({ maxLength: 4, noNaN: true }).map((values) => ({ type: "PackedFloat64Array", values })),
  fc.array(text, { maxLength: 4 }).map((values) => ({ type: "PackedStringArray", values })),
  ...numbers,
];

/** Values of every type, nested, as the engine can hold them. */
export const variants: fc.Arbitrary<Variant> = fc.letrec<{ variant: Variant }>((tie) => ({
  variant: fc.oneof(
    { maxDepth: 4 },
    ...leaves,
    fc.array(tie("variant"), { maxLength: 4 }),
    fc
      .uniqueArray(i32, { maxLength: 4 })
      .chain((keys) => fc.tuple(...keys.map((key) => fc.tuple(fc.constant(BigInt(key)), tie("variant")))))
      .map((entries) => ({ type: "Dictionary" as const, entries })),
    fc.array(i32.map(BigInt), { maxLength: 4 }).map((values) => ({
      type: "Array" as const,
      elementType: { kind: "builtin" as const, typeNumber: 2 },
      values,
    })),
  ),
})).variant;

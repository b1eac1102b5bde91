// Skips a Godot Variant in the engine's binary form, little-endian, within bounds: the same that src/codec/variant reads.

const NIL: u32 = 0;
export const BOOL: u32 = 1;
export const INT: u32 = 2;
export const FLOAT: u32 = 3;
const STRING: u32 = 4;
const VECTOR2: u32 = 5;
const VECTOR2I: u32 = 6;
const RECT2: u32 = 7;
const RECT2I: u32 = 8;
const VECTOR3: u32 = 9;
const VECTOR3I: u32 = 10;
const TRANSFORM2D: u32 = 11;
const VECTOR4: u32 = 12;
const VECTOR4I: u32 = 13;
const PLANE: u32 = 14;
const QUATERNION: u32 = 15;
const AABB: u32 = 16;
const BASIS: u32 = 17;
export const TRANSFORM3D: u32 = 18;
const PROJECTION: u32 = 19;
const COLOR: u32 = 20;
const STRING_NAME: u32 = 21;
const NODE_PATH: u32 = 22;
const RID: u32 = 23;
const OBJECT: u32 = 24;
const CALLABLE: u32 = 25;
const SIGNAL: u32 = 26;
const DICTIONARY: u32 = 27;
export const ARRAY: u32 = 28;
const PACKED_BYTES: u32 = 29;
const PACKED_INT32: u32 = 30;
const PACKED_INT64: u32 = 31;
const PACKED_FLOAT32: u32 = 32;
const PACKED_FLOAT64: u32 = 33;
const PACKED_STRINGS: u32 = 34;
const PACKED_VECTOR2: u32 = 35;
const PACKED_VECTOR3: u32 = 36;
const PACKED_COLOR: u32 = 37;
const PACKED_VECTOR4: u32 = 38;
const TYPE_COUNT: u32 = 39;

/** The type in a header. */
export const TYPE_MASK: u32 = 0xff;
/** The bit of a header that makes numbers 64 bits wide. */
export const WIDE: u32 = 1 << 16;
/** The bits of an array's header that state an element type. */
export const ELEMENT_BITS: u32 = 3 << 16;
const ELEMENT_SHIFT: u32 = 16;
const VALUE_SHIFT: u32 = 18;
const BUILTIN_ELEMENT: u32 = 1;

/** The bit of a count that says that the container is shared. */
export const COUNT_MASK: u32 = 0x7fffffff;

/** Deepest nesting of containers. */
const MAX_DEPTH: i32 = 8;

/** What a function returns instead of the offset behind what it skipped, if the bytes are no Variant. */
export const UNREADABLE: i32 = -1;

/** Skips the Variant at an offset. `depth` counts the containers around it. */
export function skipVariant(at: i32, end: i32, depth: i32): i32 {
  if (end - at < 4) return UNREADABLE;
  const header = load<u32>(at);
  const type = header & TYPE_MASK;
  at += 4;
  if (type == ARRAY) return skipElements(skipElementType(at, end, header >> ELEMENT_SHIFT), end, depth, 1);
  if (type == DICTIONARY) {
    const behindKeys = skipElementType(at, end, header >> ELEMENT_SHIFT);
    return skipElements(skipElementType(behindKeys, end, header >> VALUE_SHIFT), end, depth, 2);
  }
  switch (type) {
    case STRING:
    case STRING_NAME:
      return skipString(at, end);
    case NODE_PATH:
      return skipNodePath(at, end);
    case OBJECT:
      return header & WIDE ? skipBytes(at, end, 8) : skipNullObject(at, end);
    case SIGNAL:
      return skipBytes(skipString(at, end), end, 8);
    case PACKED_STRINGS: {
      return end - at < 4 ? UNREADABLE : skipStrings(at + 4, end, load<u32>(at));
    }
  }
  const wide = (header & WIDE) != 0;
  const elementBytes = packedElementBytes(type, wide);
  if (elementBytes > 0) {
    if (end - at < 4) return UNREADABLE;
    return skipBytes(at + 4, end, padded(<i64>load<u32>(at) * elementBytes));
  }
  return skipBytes(at, end, numberBytes(type, wide));
}

/** Bytes of a type with a fixed size; negative for an unknown type. */
function numberBytes(type: u32, wide: bool): i64 {
  const real: i64 = wide ? 8 : 4;
  switch (type) {
    case NIL:
    case CALLABLE:
      return 0;
    case BOOL:
      return 4;
    case INT:
    case FLOAT:
      return real;
    case VECTOR2:
      return 2 * real;
    case VECTOR2I:
    case RID:
      return 8;
    case VECTOR3:
      return 3 * real;
    case VECTOR3I:
      return 12;
    case RECT2:
    case VECTOR4:
    case PLANE:
    case QUATERNION:
      return 4 * real;
    case RECT2I:
    case VECTOR4I:
    case COLOR:
      return 16;
    case TRANSFORM2D:
    case AABB:
      return 6 * real;
    case BASIS:
      return 9 * real;
    case TRANSFORM3D:
      return 12 * real;
    case PROJECTION:
      return 16 * real;
  }
  return UNREADABLE;
}

/** Bytes of an element of a packed array of numbers; 0 for another type. */
function packedElementBytes(type: u32, wide: bool): i64 {
  const real: i64 = wide ? 8 : 4;
  switch (type) {
    case PACKED_BYTES:
      return 1;
    case PACKED_INT32:
    case PACKED_FLOAT32:
      return 4;
    case PACKED_INT64:
    case PACKED_FLOAT64:
      return 8;
    case PACKED_VECTOR2:
      return 2 * real;
    case PACKED_VECTOR3:
      return 3 * real;
    case PACKED_COLOR:
      return 16;
    case PACKED_VECTOR4:
      return 4 * real;
  }
  return 0;
}

function skipBytes(at: i32, end: i32, bytes: i64): i32 {
  return at < 0 || bytes < 0 || bytes > <i64>(end - at) ? UNREADABLE : at + <i32>bytes;
}

function padded(bytes: i64): i64 {
  return (bytes + 3) & ~3;
}

function skipString(at: i32, end: i32): i32 {
  return end - at < 4 ? UNREADABLE : skipBytes(at + 4, end, padded(<i64>load<u32>(at)));
}

function skipStrings(at: i32, end: i32, count: i64): i32 {
  if (count * 4 > <i64>(end - at)) return UNREADABLE;
  for (let left = <i32>count; left > 0 && at >= 0; left--) at = skipString(at, end);
  return at;
}

/** A null object is an object without a class. No other object may come by value. */
function skipNullObject(at: i32, end: i32): i32 {
  const behind = skipString(at, end);
  if (behind < 0) return UNREADABLE;
  const bytes = load<u32>(at);
  return bytes == 0 || (bytes == 1 && load<u8>(at + 4) == 0) ? behind : UNREADABLE;
}

function skipNodePath(at: i32, end: i32): i32 {
  if (end - at < 12) return UNREADABLE;
  const nameCount = load<u32>(at);
  // Without bit 31 the path has the form of Godot 2.
  if (nameCount <= COUNT_MASK) return UNREADABLE;
  // Bit 1 of the flags: the property is separate from the other subnames.
  const subnameCount = <i64>load<u32>(at + 4) + (load<u32>(at + 8) & 2 ? 1 : 0);
  const behindNames = skipStrings(at + 12, end, <i64>(nameCount & COUNT_MASK));
  return behindNames < 0 ? UNREADABLE : skipStrings(behindNames, end, subnameCount);
}

/** Skips the element type that the lowest bits of `bits` announce. */
function skipElementType(at: i32, end: i32, bits: u32): i32 {
  if (at < 0) return UNREADABLE;
  const kind = bits & 3;
  if (kind == 0) return at;
  if (kind != BUILTIN_ELEMENT) return skipString(at, end);
  return end - at < 4 || load<u32>(at) >= TYPE_COUNT ? UNREADABLE : at + 4;
}

/** Skips a count and as many elements of `values` Variants. */
function skipElements(at: i32, end: i32, depth: i32, values: i32): i32 {
  if (at < 0 || end - at < 4 || depth >= MAX_DEPTH) return UNREADABLE;
  const count = <i64>(load<u32>(at) & COUNT_MASK) * values;
  at += 4;
  if (count * 4 > <i64>(end - at)) return UNREADABLE;
  for (let left = <i32>count; left > 0 && at >= 0; left--) at = skipVariant(at, end, depth + 1);
  return at;
}

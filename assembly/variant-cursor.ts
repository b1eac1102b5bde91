// Reads the values of a Variant one after the other. What is not expected is skipped; after bytes that are no Variant, nothing more is read.

import {
  ARRAY,
  COUNT_MASK,
  ELEMENT_BITS,
  FLOAT,
  INT,
  skipVariant,
  TYPE_MASK,
  UNREADABLE,
  WIDE,
} from "./variant";

/** A header that no value has. */
const NOTHING: u32 = 0xffffffff;

/** Offset of the next value, and the end of the Variant. Both are UNREADABLE once the bytes are no Variant. */
let cursor: i32 = 0;
let end: i32 = 0;

/** Begins to read a Variant. */
export function beginVariant(at: i32, stop: i32): void {
  cursor = at;
  end = stop;
}

/** Offset of the next value; UNREADABLE once the bytes are no Variant. */
export function cursorOffset(): i32 {
  return cursor;
}

/** Header of the next value, without reading it; NOTHING if there is none. */
export function peekHeader(): u32 {
  return end - cursor >= 4 ? load<u32>(cursor) : NOTHING;
}

/** Takes a value of this many bytes, its header among them. Returns the offset behind the header, or UNREADABLE if the bytes end before. */
export function takeValue(bytes: i32): i32 {
  if (end - cursor < bytes) {
    cursor = UNREADABLE;
    end = UNREADABLE;
    return UNREADABLE;
  }
  cursor += bytes;
  return cursor - bytes + 4;
}

/** Skips a value of any type. `depth` counts the containers around it. */
export function skipValue(depth: i32): void {
  if (cursor >= 0) cursor = skipVariant(cursor, end, depth);
  if (cursor < 0) end = UNREADABLE;
}

/** Reads the head of an array without an element type. Returns its count of values, or a negative number. */
export function readArray(): i32 {
  const header = peekHeader();
  if ((header & TYPE_MASK) != ARRAY || (header & ELEMENT_BITS) != 0) return -1;
  const at = takeValue(8);
  if (at < 0) return -1;
  const count = load<u32>(at) & COUNT_MASK;
  return count <= <u32>(end - cursor) / 4 ? <i32>count : -1;
}

/** Reads a number. Returns NaN for a value of another type. */
export function readNumber(): f64 {
  const header = peekHeader();
  const type = header & TYPE_MASK;
  if (type != INT && type != FLOAT) {
    skipValue(2);
    return NaN;
  }
  if (header & WIDE) {
    const at = takeValue(12);
    if (at < 0) return NaN;
    return type == INT ? <f64>load<i64>(at) : load<f64>(at);
  }
  const at = takeValue(8);
  if (at < 0) return NaN;
  return type == INT ? <f64>load<i32>(at) : <f64>load<f32>(at);
}

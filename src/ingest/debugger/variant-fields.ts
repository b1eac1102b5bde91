import { shortened } from "../../base/shortened.ts";
import type { Variant } from "../../codec/index.ts";
import { isLongInteger } from "../../protocol/long-integers.ts";

/** Longest text of a game that is passed on. Units: characters. */
const MAX_TEXT_CHARACTERS = 8192;

/** Largest number that is passed on. A change of unit keeps it finite. */
const MAX_NUMBER = 1e290;

/** A Variant as a number; undefined if it is not one, or not one that JSON has. */
export function numberOf(value: Variant | undefined): number | undefined {
  const number = typeof value === "bigint" ? Number(value) : value;
  // Never -0, which JSON does not keep.
  return typeof number === "number" && Math.abs(number) < MAX_NUMBER ? number + 0 : undefined;
}

/** A Variant as a number, or as text if it is an integer beyond 2^53, which a number would round; undefined if it is not a number. */
export function exactNumberOf(value: Variant | undefined): number | string | undefined {
  return typeof value === "bigint" && isLongInteger(String(value)) ? String(value) : numberOf(value);
}

/** A Variant as text, cut to the longest text that is passed on; undefined if it is not text. */
export function textOf(value: Variant | undefined): string | undefined {
  if (typeof value === "string") return shortened(value, MAX_TEXT_CHARACTERS);
  if (typeof value === "object" && value !== null && "type" in value && value.type === "StringName")
    return shortened(value.name, MAX_TEXT_CHARACTERS);
  return undefined;
}

/** The elements of an array, typed or not; undefined if the Variant is not an array. */
export function elementsOf(value: Variant | undefined): readonly Variant[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("type" in value)) return value;
  return value.type === "Array" || value.type === "PackedStringArray" ? value.values : undefined;
}

/** Converts seconds to milliseconds, rounded to the microsecond, which is the engine's resolution. */
export function millisOf(seconds: Variant | undefined): number | undefined {
  const number = numberOf(seconds);
  return number === undefined ? undefined : roundedMillis(number * 1000);
}

/** Rounds to the microsecond. */
export function roundedMillis(millis: number): number {
  return Math.round(millis * 1000) / 1000 + 0;
}

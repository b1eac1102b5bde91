import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";

const NO_ROTATION = [0, 0, 0, 1] as const;

/** Position and quaternion as seven columns, the quaternion with the length 1; undefined if they are none. */
export function poseColumns(position: unknown, rotation: unknown): number[] | undefined {
  if (!isNumbers(position, 3) || !isNumbers(rotation, 4)) return undefined;
  const length = Math.hypot(...rotation);
  return [...position, ...(length > 0 ? rotation.map((value) => value / length) : NO_ROTATION)];
}

/** Whether a value is a list of this many finite numbers. */
export function isNumbers(value: unknown, count: number): value is number[] {
  return Array.isArray(value) && value.length === count && value.every(Number.isFinite);
}

/** A value as an object; one without fields if it is none. */
export function objectIn(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

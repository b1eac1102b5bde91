import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { SlowProfile } from "./slow-profiles.ts";

/** How many functions of a profile a context shows. */
const MAX_FUNCTIONS = 12;

/** The functions of the slowest of some profiles that took longest by themselves, the longest first. Empty without a profile. */
export function slowFunctions(profiles: readonly SlowProfile[]): JsonObject[] {
  const slowest = profiles.toSorted((one, other) => other.slowestMillis - one.slowestMillis)[0];
  const functions = slowest?.what.functions;
  if (!Array.isArray(functions)) return [];
  return (functions as JsonObject[])
    .toSorted((one, other) => Number(other.self_ms) - Number(one.self_ms))
    .slice(0, MAX_FUNCTIONS);
}

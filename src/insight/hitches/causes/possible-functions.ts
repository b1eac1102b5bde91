import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Evidence, isWithin } from "../evidence/index.ts";

/** A function that may have run on the main thread in a late frame. Units: milliseconds. */
export interface Ran {
  name: string;
  file: string | undefined;
  line: number | undefined;
  calls: number;
  selfMillis: number;
  /** With all that it calls; without it if the function calls itself, because then the engine counts times twice. */
  millis: number;
  /** Longer than usual; and without the functions that it calls, at least. */
  extraMillis: number;
  extraSelfMillis: number;
}

/** The functions of a profile that the main thread may have run in the late frame, longest first. */
export function possibleFunctions(profile: JsonObject, evidence: Evidence): Ran[] {
  const { functions } = profile;
  if (!Array.isArray(functions)) return [];
  return (functions as JsonObject[])
    .flatMap((one) => ranOf(one, evidence) ?? [])
    .sort((one, other) => other.millis - one.millis || one.selfMillis - other.selfMillis);
}

function ranOf(data: JsonObject, evidence: Evidence): Ran | undefined {
  const { function: name, file, line, calls, self_ms, total_ms = self_ms, usual_ms, other_thread } = data;
  if (typeof name !== "string" || typeof self_ms !== "number" || typeof total_ms !== "number")
    return undefined;
  if (other_thread === true) return undefined;
  const millis = isWithin(evidence, total_ms) ? total_ms : self_ms;
  if (!isWithin(evidence, millis)) return undefined;
  const usualMillis = typeof usual_ms === "number" ? usual_ms : 0;
  return {
    name,
    file: typeof file === "string" ? file : undefined,
    line: typeof line === "number" ? line : undefined,
    calls: typeof calls === "number" ? calls : 1,
    selfMillis: self_ms,
    millis,
    extraMillis: Math.max(0, millis - usualMillis),
    extraSelfMillis: Math.max(0, self_ms - usualMillis),
  };
}

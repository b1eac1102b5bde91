import type { JsonObject } from "../../protocol/json-messages.ts";
import type { FunctionHistory } from "./function-history.ts";
import { frameTimes, type ProfiledFrame } from "./profiled-frame.ts";
import { roundedMillis } from "./variant-fields.ts";

/** How many functions of a frame are passed on: those with the most time of their own, and those with the most time in all. */
const MOST_BY_SELF = 32;
const MOST_BY_TOTAL = 16;

/** The data of `profiler_scripts`: the functions that took longest, with their names, those with the most time of their own first. */
export function scriptsData(
  profiled: ProfiledFrame,
  signatures: ReadonlyMap<number, string>,
  history: FunctionHistory,
): JsonObject {
  const bySelf = profiled.functions.toSorted((one, other) => other.selfMillis - one.selfMillis);
  // The engine sends those with the greatest total first.
  const longest = new Set(profiled.functions.slice(0, MOST_BY_TOTAL));
  const chosen = bySelf.filter((one, index) => index < MOST_BY_SELF || longest.has(one));
  const functions = chosen.map(({ id, calls, selfMillis, totalMillis }) => ({
    ...describeSignature(signatures.get(id) ?? `#${id}`),
    calls,
    self_ms: selfMillis,
    total_ms: totalMillis,
    usual_ms: roundedMillis(history.usualMillis(id, profiled.frame)),
    ...(history.isElsewhere(id) && { other_thread: true }),
  }));
  const left = profiled.functions.length - functions.length;
  return { ...frameTimes(profiled), functions, ...(left > 0 ? { left_out: left } : {}) };
}

/** A signature is `file::line::function`. The engine adds `(lambda)` to every lambda. With the flag `s`, a line break does not make the search begin again at each `::`. */
function describeSignature(signature: string): JsonObject {
  const [, file, line, name] = /^(.*?)::(\d+)::(.*?)(?:(?<=>)\(lambda\))?$/s.exec(signature) ?? [];
  return name === undefined ? { function: signature } : { function: name, file, line: Number(line) };
}

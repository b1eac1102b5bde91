import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Cause, type Evidence, isWithin, millisText } from "../evidence/index.ts";
import { ENOUGH } from "./time-account.ts";
import { unnamedWork } from "./unnamed-work.ts";

interface ProfiledFunction {
  name: string;
  file: string | undefined;
  line: number | undefined;
  selfMillis: number;
}

/** A script: with the function's name if the engine was profiled, else the measured work of all scripts. */
export function scriptCause(evidence: Evidence): Cause | undefined {
  return namedFunction(evidence) ?? unnamedWork(evidence);
}

function namedFunction(evidence: Evidence): Cause | undefined {
  const { scripts, excessMillis } = evidence;
  const worst = scripts
    .flatMap(({ what }) => slowestOf(what) ?? [])
    .filter(({ selfMillis }) => isWithin(evidence, selfMillis))
    .sort((one, other) => other.selfMillis - one.selfMillis)[0];
  if (worst === undefined || worst.selfMillis < ENOUGH * excessMillis) return undefined;
  const { name, file, line, selfMillis } = worst;
  const place = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}`})`;
  return {
    kind: "script",
    confidence: Math.min(0.95, 0.55 + 0.4 * (selfMillis / excessMillis)),
    evidence: `${name}${place} took ${millisText(selfMillis)} by itself in one frame, according to the engine's profile`,
    function: name,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  };
}

function slowestOf({ functions }: JsonObject): ProfiledFunction | undefined {
  if (!Array.isArray(functions)) return undefined;
  let slowest: ProfiledFunction | undefined;
  for (const one of functions as JsonObject[]) {
    const { function: name, file, line, self_ms } = one;
    if (typeof name !== "string" || typeof self_ms !== "number") continue;
    if (slowest !== undefined && self_ms <= slowest.selfMillis) continue;
    slowest = {
      name,
      file: typeof file === "string" ? file : undefined,
      line: typeof line === "number" ? line : undefined,
      selfMillis: self_ms,
    };
  }
  return slowest;
}

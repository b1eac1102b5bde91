import type { Cause, Evidence } from "../evidence/index.ts";
import { memoryCause } from "./circumstances.ts";
import { engineWorkCause } from "./engine-work.ts";
import { profiledFunctionCause } from "./profiled-function.ts";
import { unnamedWork } from "./unnamed-work.ts";

/** A script: with the function's name if the engine was profiled, else the measured work of all scripts, unless the profile shows that no script took long. */
export function scriptCause(evidence: Evidence): Cause | undefined {
  const profiled = profiledFunctionCause(evidence);
  if (profiled?.function !== undefined) return profiled;
  const engineWork = profiled === undefined ? engineWorkCause(evidence) : undefined;
  if (engineWork !== undefined) return engineWork;
  const unnamed = unnamedWork(evidence) ?? profiled;
  if (unnamed === undefined) return undefined;
  // What is known of the work beside its time.
  const details = [profiled, memoryCause(evidence)].filter((one) => one !== undefined && one !== unnamed);
  const hint = evidence.howToNameFunctions;
  return {
    ...unnamed,
    evidence: [unnamed, ...details].map((one) => one?.evidence).join("; "),
    ...(hint !== undefined && { hint }),
  };
}

/** One promise that a bench checks, with what was measured. */
export interface Budget {
  /** What is promised, with the limit. */
  name: string;
  /** What was measured, with its unit; or why nothing could be. */
  measured: string;
  outcome: "holds" | "broken" | "skipped";
}

/** A budget that was checked. NaN measurements make `holds` false. */
export function checkedBudget(name: string, measured: string, holds: boolean): Budget {
  return { name, measured, outcome: holds ? "holds" : "broken" };
}

/** A budget that could not be checked, with the reason. */
export function skippedBudget(name: string, reason: string): Budget {
  return { name, measured: reason, outcome: "skipped" };
}

/** One line for a terminal. */
export function describeBudget({ name, measured, outcome }: Budget): string {
  return `  ${outcome.padEnd(7)}  ${name}: ${measured}`;
}

/** One promise that a bench checks, with the measured value. */
export interface Budget {
  /** The promise, with the limit. */
  name: string;
  /** The measured value with its unit, or the reason why there is none. */
  measured: string;
  outcome: "holds" | "broken" | "skipped";
}

/** A checked budget. NaN measurements make `holds` false. */
export function checkedBudget(name: string, measured: string, holds: boolean): Budget {
  return { name, measured, outcome: holds ? "holds" : "broken" };
}

/** A budget that the bench could not check, with the reason. */
export function skippedBudget(name: string, reason: string): Budget {
  return { name, measured: reason, outcome: "skipped" };
}

/** One line for a terminal. */
export function describeBudget({ name, measured, outcome }: Budget): string {
  return `  ${outcome.padEnd(7)}  ${name}: ${measured}`;
}

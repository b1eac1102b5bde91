/** One promise that a bench checks, with the measured value. */
export interface Budget {
  /** What the bench measures, such as `CPU per message, relay / bare, median of pairs`. */
  what: string;
  /** The limit with direction and unit, such as `at most 1.15` or `below 5 ms`. */
  asked: string;
  /** The measured value with its unit, or the reason why there is none. */
  measured: string;
  outcome: "holds" | "broken" | "skipped";
}

/** A checked budget. NaN measurements make `holds` false. */
export function checkedBudget({ holds, ...budget }: Omit<Budget, "outcome"> & { holds: boolean }): Budget {
  return { ...budget, outcome: holds ? "holds" : "broken" };
}

/** A budget that the bench could not check, with the reason. */
export function skippedBudget({
  reason,
  ...budget
}: Pick<Budget, "what" | "asked"> & { reason: string }): Budget {
  return { ...budget, measured: reason, outcome: "skipped" };
}

/** One line for a terminal. */
export function describeBudget({ what, asked, measured, outcome }: Budget): string {
  return `  ${outcome.padEnd(7)}  ${what}: asked ${asked}, measured ${measured}`;
}

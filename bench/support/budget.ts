/** One promise that a bench checks, with what was measured. */
export interface Budget {
  /** What is promised, with the limit. */
  name: string;
  /** What was measured, with its unit; or why nothing could be. */
  measured: string;
  outcome: "holds" | "broken" | "skipped";
}

/** One line for a terminal. */
export function describeBudget({ name, measured, outcome }: Budget): string {
  return `  ${outcome.padEnd(7)}  ${name}: ${measured}`;
}

import type { Budget } from "./budget.ts";

/** How a bench is to run. */
export interface BenchOptions {
  /** Short and with wide budgets: for machines that do other things too. */
  smoke: boolean;
  /** How long a soak lasts, and a healthy game. Units: minutes. */
  minutes: number;
}

/** What a bench found. */
export interface BenchReport {
  /** For a terminal: tables and remarks, in order. */
  tables: string[];
  budgets: Budget[];
  /** Everything that was measured, for the results file. */
  results: object;
}

/** One bench, as the command runs it. */
export interface Bench {
  /** What it measures, in a line. */
  about: string;
  /** Whether it runs only where it is named: too long for every run. */
  onlyByName?: boolean;
  run(options: BenchOptions): Promise<BenchReport>;
}

import type { Budget } from "./budget.ts";
import type { Table } from "./table.ts";

/** Options for running a bench. */
export interface BenchOptions {
  /** Whether the run is short, with wide budgets: for machines that also do other work. */
  smoke: boolean;
  /** Duration of a soak and of a healthy game. Units: minutes. */
  minutes: number;
  /** Seed of random orders and sizes. */
  seed: number;
  /** The classes of faults that are played; empty for all. */
  classes: readonly string[];
}

/** Results of a bench. */
export interface BenchReport {
  /** Tables in order, with names of their own. */
  tables: Table[];
  budgets: Budget[];
  /** All measurements, for the results file. */
  results: object;
}

/** One bench that the command can run. */
export interface Bench {
  /** Subject of the bench, in a line. */
  about: string;
  /** Whether the bench runs only by name, because it takes too long for every run: always, or except in the short form. */
  onlyByName?: boolean | "except in smoke";
  /**
   * Whether a short run of several benches runs it in a process of its own, beside the benches of one thread that come first: it mostly waits,
   * or its results do not depend on time.
   */
  smokesBeside?: boolean;
  run(options: BenchOptions): Promise<BenchReport>;
}

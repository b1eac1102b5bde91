import type { Budget } from "./budget.ts";
import type { Machine } from "./machine.ts";
import type { Table } from "./table.ts";

/** Results of one bench as its file keeps them: what the summary and the docs show, and all measurements. */
export interface BenchResults {
  bench: string;
  /** When the bench started, in the form of ISO 8601. */
  startedAt: string;
  form: BenchForm;
  machine: Machine;
  /** Runs until every budget held; only a smoke run repeats. */
  tries: number;
  tables: Table[];
  budgets: Budget[];
  measurements: object;
}

/** `smoke` is the short form with wide budgets. */
export type BenchForm = "full" | "smoke";

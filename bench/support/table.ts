import { textTable } from "../../src/cli/shared/text-table.ts";

/** One table of a bench's results, for a terminal and for the docs. */
export interface Table {
  /** Name of the table within its bench: the docs show it at `<!-- bench:BENCH.NAME -->`. */
  name: string;
  /** Line above the table. */
  title?: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** Lines below the table, such as ratios by round and remarks. */
  notes?: readonly string[];
}

/** Formats a table as columns for a terminal: the first column left-aligned, the others right-aligned. */
export function formatTable({ title, head, rows, notes = [] }: Table): string {
  const above = title === undefined ? [] : [title];
  const below = notes.length === 0 ? [] : ["", ...notes];
  return indented([...above, textTable(head, rows, { leftColumns: 1 }), ...below].join("\n"));
}

/** Indents each line that is not empty by two spaces, as all output of the benches. */
export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

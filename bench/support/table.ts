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
export function formatTable({ title, head, rows, notes = [] }: Omit<Table, "name">): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  const above = title === undefined ? [] : [title];
  const below = notes.length === 0 ? [] : ["", ...notes];
  return [...above, ...all.map(line), ...below].map((text) => `  ${text}`.trimEnd()).join("\n");
}

/** Formats rows as columns for a terminal. The first `leftColumns` columns are aligned left, the others right. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { leftColumns }: { leftColumns: number },
): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      widths
        .map((width, column) => {
          const cell = row[column] ?? "";
          return column < leftColumns ? cell.padEnd(width) : cell.padStart(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

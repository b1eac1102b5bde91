/** A number with its noun: `1 refresh`, `5 refreshes`. */
export function counted(number: number, one: string, more: string): string {
  return `${number} ${number === 1 ? one : more}`;
}

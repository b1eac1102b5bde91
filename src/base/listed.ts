/** Most items that a sentence lists. */
const MOST_LISTED = 16;

/** The first items of a list, and the number of the others. */
export function listed(items: readonly string[], separator = ", "): string {
  const first = items.slice(0, MOST_LISTED).join(separator);
  return items.length > MOST_LISTED ? `${first} and ${items.length - MOST_LISTED} more` : first;
}

const collator = new Intl.Collator("en", { numeric: true });

/** Orders names as a person does: quest-2 comes before quest-10. */
export function compareNames(one: string, other: string): number {
  return collator.compare(one, other);
}

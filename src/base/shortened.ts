/** A text that is no longer than this: of a longer one the beginning, marked with `…`. Units: characters. */
export function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  // Not half of a character that takes two code units.
  return `${text
    .slice(0, maxCharacters - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, "")}…`;
}

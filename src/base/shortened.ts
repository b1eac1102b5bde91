/**
 * A text that is no longer than this: of a longer one the beginning, marked with `…`. Units: characters.
 * The beginning is a copy: a slice would keep the whole text in memory for as long as it is kept itself.
 */
export function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  // Not half of a character that takes two code units.
  const beginning = text
    .slice(0, maxCharacters - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, "");
  return JSON.parse(JSON.stringify(`${beginning}…`));
}

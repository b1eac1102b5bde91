/** A text cut to a number of characters; a cut text ends in an ellipsis. */
export function clipped(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

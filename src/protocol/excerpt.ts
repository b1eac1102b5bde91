/** The beginning of a text, quoted, short enough for an error message. */
export function excerpt(text: string): string {
  return text.length <= 40
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, 40))}... (${text.length} characters)`;
}

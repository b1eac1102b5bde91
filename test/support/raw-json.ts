/** A value that JSON.stringify writes as this text: an integer with all its digits. */
export function rawJson(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

/** What a value takes beside its text, about. */
const VALUE_BYTES = 40;

/** What parsed JSON takes in memory, about. Stops counting past `most`. Cost: a visit to each value. Units: bytes. */
export function dataBytes(data: unknown, most: number): number {
  if (typeof data === "string") return VALUE_BYTES + 2 * data.length;
  if (typeof data !== "object" || data === null) return VALUE_BYTES;
  let bytes = VALUE_BYTES;
  for (const name in data) {
    bytes += name.length + dataBytes((data as Record<string, unknown>)[name], most - bytes);
    if (bytes > most) break;
  }
  return bytes;
}

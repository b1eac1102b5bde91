/** What taking one JSON message costs beside reading its bytes, in the units of `JsonTurns`. */
const MESSAGE_UNITS = 4096;

/** Work of reading and publishing a JSON message, by its length. Units: those of `JsonTurns`. */
export function unitsOfJson(bytes: number): number {
  return MESSAGE_UNITS + bytes;
}

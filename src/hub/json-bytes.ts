/** What a record takes beside its JSON, about. Units: bytes. */
export const RECORD_BYTES = 256;
/** What each value of parsed JSON takes, about: an empty list is three characters of text. Units: bytes. */
const VALUE_BYTES = 40;
/** Shorter texts are not looked into: what a frame sends is to cost nothing more. Units: characters. */
const SHORT_CHARACTERS = 4096;

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;

/**
 * What a message takes in memory, about: its text, and the data that it was parsed to.
 * Cost: one pass over a text longer than 4,096 characters.
 */
export function jsonBytes(text: string): number {
  const usual = RECORD_BYTES + 4 * text.length;
  if (text.length <= SHORT_CHARACTERS) return usual;
  let values = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === COMMA || code === OPEN_BRACKET || code === OPEN_BRACE) values++;
  }
  return Math.max(usual, RECORD_BYTES + 2 * text.length + VALUE_BYTES * values);
}

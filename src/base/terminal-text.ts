/**
 * Characters with which a text of others could control a terminal or show something else than it says: control characters (C0, DEL, C1), line
 * separators, marks that turn the direction of writing, and invisible tags. Zero-width joiners stay, since emoji need them.
 */
const UNSAFE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;
const UNSAFE_BUT_LINE_ENDS = new RegExp(`(?!\\n)${UNSAFE.source}`, UNSAFE.flags);

/** A text of others as one line for a terminal: each unsafe character, line ends too, becomes a space. */
export function terminalLine(text: string): string {
  return text.replaceAll(UNSAFE, " ");
}

/** A text of several lines for a terminal: each unsafe character but line ends becomes a space. */
export function terminalText(text: string): string {
  return text.replaceAll(UNSAFE_BUT_LINE_ENDS, " ");
}

/** JSON for a terminal: each unsafe character is written as an escape, so that the JSON says the same. */
export function terminalJson(json: string): string {
  return json.replaceAll(UNSAFE_BUT_LINE_ENDS, (character) => character.split("").map(escapeOf).join(""));
}

/** The escape of a code unit in JSON. */
function escapeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

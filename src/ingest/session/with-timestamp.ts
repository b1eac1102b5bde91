/**
 * The JSON text of a message with another timestamp; the rest is unchanged, the digits of all numbers too. The text is one object.
 * Cost: one pass over a text that has a timestamp, which takes as long as parsing it.
 */
export function withTimestamp(text: string, seconds: number): string {
  // A key may be written with escapes. An added timestamp is the last, which counts.
  const place = text.includes("\\u00") ? undefined : placeOfTimestamp(text);
  if (place !== undefined) return `${text.slice(0, place.begin)}${seconds}${text.slice(place.end)}`;
  const end = text.lastIndexOf("}");
  return `${text.slice(0, end)},"timestamp":${seconds}${text.slice(end)}`;
}

/** Where the value of the object's own timestamp stands. Of several the last counts, as for parsers. */
function placeOfTimestamp(text: string): { begin: number; end: number } | undefined {
  let place: { begin: number; end: number } | undefined;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      VALUE.lastIndex = at;
      const value = depth === 1 && text.startsWith(KEY, at) ? VALUE.exec(text) : null;
      if (value !== null) place = { begin: at + (value[1] ?? "").length, end: VALUE.lastIndex };
      at = closingQuote(text, at);
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
  }
  return place;
}

/** The quote that ends the string which begins at an index. */
function closingQuote(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

const KEY = '"timestamp"';
/** A timestamp with its key, which is the first group with all up to the value. */
const VALUE = /("timestamp"\s*:\s*)[-+.\deE]+/y;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

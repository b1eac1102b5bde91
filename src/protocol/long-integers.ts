/**
 * JSON text in which each integer beyond 2^53 is written as text: `{"id":9007199254740993}` becomes `{"id":"9007199254740993"}`.
 * A double, and so JSON.parse, would round it. Numbers with a fraction or an exponent stay. Valid JSON stays valid, invalid JSON invalid.
 * Cost: some nanoseconds for a text without 16 digits in a row, else one pass.
 */
export function longIntegersAsText(json: string): string {
  return withLongIntegers(json, '"', '"');
}

/**
 * JSON text in which each integer beyond 2^53 has an exponent: 100000000000000000000 becomes 100000000000000000000e0. It is the same number, and
 * stays a number for {@link longIntegersAsText}: programs write floats in this way too. Cost: as there.
 */
export function longIntegersAsFloats(json: string): string {
  return withLongIntegers(json, "", "e0");
}

/** JSON text with something before and behind each integer beyond 2^53. */
function withLongIntegers(json: string, before: string, behind: string): string {
  if (!SIXTEEN_DIGITS.test(json)) return json;
  let written = "";
  let taken = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = closingQuote(json, at);
    } else if (code === MINUS || isDigit(code)) {
      let end = at + 1;
      while (isDigit(json.charCodeAt(end))) end++;
      const isWhole = !isOfFraction(json.charCodeAt(end));
      if (isWhole && end - at >= SHORTEST && isLongInteger(json.slice(at, end)) && !isKey(json, end)) {
        written += json.slice(taken, at) + before + json.slice(at, end) + behind;
        taken = end;
      }
      if (!isWhole) end = endOfFraction(json, end);
      at = end - 1;
    }
  }
  return taken === 0 ? json : written + json.slice(taken);
}

/** Whether a literal is an integer beyond 2^53. */
export function isLongInteger(literal: string): boolean {
  if (!INTEGER.test(literal)) return false;
  const digits = literal.startsWith("-") ? literal.slice(1) : literal;
  return (
    digits.length > LARGEST_EXACT.length || (digits.length === LARGEST_EXACT.length && digits > LARGEST_EXACT)
  );
}

/** The quote that ends the string which begins at an index; the end of the text if there is none. */
function closingQuote(json: string, begin: number): number {
  for (let at = json.indexOf('"', begin + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let before = at;
    while (json.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((at - before) % 2 === 0) return at;
  }
  return json.length;
}

/** The end of a number's fraction and exponent, which begin at an index. */
function endOfFraction(json: string, begin: number): number {
  let end = begin;
  for (let code = json.charCodeAt(end); isDigit(code) || isOfFraction(code); code = json.charCodeAt(end))
    end++;
  return end;
}

/** Whether a colon follows. JSON has no keys that are numbers: quotes would make a wrong text a valid one. */
function isKey(json: string, end: number): boolean {
  let at = end;
  while (at < json.length && SPACES.includes(json.charAt(at))) at++;
  return json.charCodeAt(at) === COLON;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Whether a character behind digits shows that they are no integer, or belongs to what follows then. */
function isOfFraction(code: number): boolean {
  return code === POINT || code === LOWER_E || code === UPPER_E || code === PLUS || code === MINUS;
}

const SIXTEEN_DIGITS = /\d{16}/;
/** Characters of the shortest long integer. */
const SHORTEST = 16;
const INTEGER = /^-?[1-9]\d{15,}$/;
/** 2^53: up to here a double holds every integer. */
const LARGEST_EXACT = "9007199254740992";
const SPACES = " \t\n\r";

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_E = 0x45;
const BACKSLASH = 0x5c;
const LOWER_E = 0x65;

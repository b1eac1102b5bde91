import { INDEX_CHARACTERS, IndexRoom, LARGEST_INDEX, MAX_INDEX_ROOM } from "../base/index-room.ts";
import { excerpt } from "./excerpt.ts";
import { MAX_JSON_DEPTH, MAX_JSON_KEYS, MAX_JSON_VALUES } from "./limits.ts";

/**
 * The key that JSON from outside may not have, at any depth. Assigning it sets an object's prototype instead of a field, and common decoders
 * of MessagePack refuse the whole message (ADR 71).
 */
export const REFUSED_KEY = "__proto__";

/** Why a text is refused before it is parsed. */
type JsonFault = "depth" | "values" | "keys" | "key" | "indices";

/** Finds what forbids to parse a text. Undefined for a text that may be parsed, which need not be JSON. Cost: at most one pass over the text, no more than parsing it. */
export function jsonFault(text: string, maxDepth: number): JsonFault | undefined {
  let depth = 0;
  let values = 0;
  let keys = 0;
  /** Where the string begins that is being read; -1 outside strings. */
  let begin = -1;
  let hasEscape = false;
  /** Counts from the first key on that may be an index. */
  let room: IndexRoom | undefined;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (begin >= 0) {
      if (code === BACKSLASH) {
        index++;
        hasEscape = true;
      } else if (code === QUOTE) {
        if (isRefusedKey(text, begin, index, hasEscape)) return "key";
        const asIndex = indexOf(text, begin, index, hasEscape);
        if (asIndex >= 0 && isFollowedByColon(text, index + 1)) {
          room ??= new IndexRoom();
          if (!room.take(depth, asIndex)) return "indices";
        }
        begin = -1;
        hasEscape = false;
      }
    } else if (code === QUOTE) {
      begin = index;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > maxDepth) return "depth";
      room?.open(depth);
      if (++values > MAX_JSON_VALUES) return "values";
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--;
    } else if (code === COMMA && ++values > MAX_JSON_VALUES) {
      return "values";
    } else if (code === COLON && ++keys > MAX_JSON_KEYS) {
      return "keys";
    }
  }
  return undefined;
}

/** Says why `parseJsonObject` refused a text: what was expected and what came. */
export function whyNoJsonObject(text: string, maxDepth = MAX_JSON_DEPTH): string {
  switch (jsonFault(text, maxDepth)) {
    case "depth":
      return `expected JSON that is nested at most ${maxDepth} deep, got deeper nesting in ${excerpt(text)}`;
    case "values":
      return `expected at most ${MAX_JSON_VALUES} values in a JSON message, got more`;
    case "keys":
      return `expected at most ${MAX_JSON_KEYS} keys in a JSON message, got more`;
    case "indices":
      return `expected keys that are names, got so many objects with keys such as "${LARGEST_INDEX}" that they take room for more than ${MAX_INDEX_ROOM} values`;
    case "key":
      return `expected any key but ${REFUSED_KEY}, which many programs cannot read, got it in ${excerpt(text)}`;
    default:
      return `expected one JSON object, got ${excerpt(text)}`;
  }
}

/** Whether the string between two quotes is the refused key. It is a value if no colon follows. */
function isRefusedKey(text: string, begin: number, end: number, hasEscape: boolean): boolean {
  const length = end - begin - 1;
  if (!hasEscape)
    return (
      length === REFUSED_KEY.length &&
      text.startsWith(REFUSED_KEY, begin + 1) &&
      isFollowedByColon(text, end + 1)
    );
  // Only escapes of six characters stand for its letters.
  const escapes = (length - REFUSED_KEY.length) / (ESCAPE_LENGTH - 1);
  return (
    Number.isInteger(escapes) &&
    escapes <= REFUSED_KEY.length &&
    isFollowedByColon(text, end + 1) &&
    unescaped(text.slice(begin, end + 1)) === REFUSED_KEY
  );
}

/** The index that a string between two quotes stands for as a key; -1 for none. */
function indexOf(text: string, begin: number, end: number, hasEscape: boolean): number {
  const length = end - begin - 1;
  if (hasEscape) return length <= INDEX_CHARACTERS * ESCAPE_LENGTH ? LARGEST_INDEX : -1;
  if (length === 0 || length > INDEX_CHARACTERS) return -1;
  let index = 0;
  for (let at = begin + 1; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    index = 10 * index + digit;
  }
  return index;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && SPACES.includes(text.charAt(at))) at++;
  return text.charCodeAt(at) === COLON;
}

function unescaped(quoted: string): unknown {
  try {
    return JSON.parse(quoted);
  } catch {
    // The whole text is no JSON then.
    return undefined;
  }
}

/** Length of an escape such as `\u005f`. */
const ESCAPE_LENGTH = 6;

const SPACES = " \t\n\r";
const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

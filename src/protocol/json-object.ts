import type { RequestId } from "./commands.ts";
import type { JsonObject } from "./json-messages.ts";
import { MAX_ECHO_CHARACTERS, MAX_JSON_DEPTH, MAX_JSON_VALUES } from "./limits.ts";

/** How a text is read. */
export interface JsonReading {
  /** Keeps whole numbers that no double holds as they stand, to be written again: Python's time_ns() is one. */
  keepLongNumbers?: boolean;
  /** Deepest nesting that is read. */
  maxDepth?: number;
}

/** The JSON object that a text is; undefined for anything else, and for one nested too deeply or of too many values. */
export function parseJsonObject(
  text: string,
  { keepLongNumbers = false, maxDepth = MAX_JSON_DEPTH }: JsonReading = {},
): JsonObject | undefined {
  if (isTooMuch(text, maxDepth)) return undefined;
  try {
    const value: unknown =
      keepLongNumbers && /\d{16}/.test(text) ? parseKeepingNumbers(text) : JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object of JSON: no list, and not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON as ECMAScript 2026 has it: a reviver sees the source of a number, and rawJSON writes it as it stood. */
interface SourceAwareJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

function parseKeepingNumbers(text: string): unknown {
  const json = JSON as unknown as SourceAwareJson;
  return json.parse(text, (_, value, { source }) => {
    const isLong = typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value);
    return isLong && source !== undefined ? json.rawJSON(source) : value;
  });
}

/** Whether brackets are nested more deeply than may be, or there are more values, those inside strings left out. Cost: one pass over the text at most, no more than parsing takes. */
function isTooMuch(text: string, maxDepth: number): boolean {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > maxDepth || ++values > MAX_JSON_VALUES) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--;
    } else if (code === COMMA && ++values > MAX_JSON_VALUES) {
      return true;
    }
  }
  return false;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The `id` under which a message wants its answer, if it has one that can be echoed. */
export function requestIdOf(message: JsonObject): RequestId | undefined {
  return echoable(message.id);
}

/** A value that is short enough to be sent back as it came; undefined for none and for one that is too long. */
export function echoable(value: unknown): RequestId | undefined {
  if (value === undefined || JSON.stringify(value).length > MAX_ECHO_CHARACTERS) return undefined;
  return value as RequestId;
}

/** The beginning of what came, quoted, short enough for an error message. */
export function excerpt(text: string): string {
  return text.length <= 40
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, 40))}... (${text.length} characters)`;
}

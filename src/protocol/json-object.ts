import { jsonFault } from "./json-fault.ts";
import { MAX_ECHO_CHARACTERS, MAX_JSON_DEPTH } from "./limits.ts";
import { longIntegersAsText } from "./long-integers.ts";

/** A JSON object as received. Unknown fields are kept. */
export type JsonObject = Record<string, unknown>;

/** A value that the answer to a command echoes: any JSON, up to a length. */
export type RequestId = NonNullable<unknown> | null;

/** How a text is read. */
export interface JsonReading {
  /**
   * What becomes of integers that a double cannot hold, such as Python's time_ns(). `digits`: a value that is written as the same digits, to
   * be passed on unchanged. `echoed`: the same, but only `id` and `t` of the fields of the message itself, because schemas take such a value
   * for an object. `text`: their text. By default they are rounded. A message's own `timestamp` stays a number with `text`.
   */
  longIntegers?: "digits" | "echoed" | "text";
  /** Deepest nesting that is accepted. */
  maxDepth?: number;
  /** Whether the relay has checked the text already, when it came. The check takes four times as long as the rest. */
  isChecked?: boolean;
}

/**
 * Parses a text as a JSON object. Undefined for any other text, and for an object that is nested too deeply, has too many values or a key
 * that the relay refuses; `whyNoJsonObject` says which.
 */
export function parseJsonObject(
  text: string,
  { longIntegers, maxDepth = MAX_JSON_DEPTH, isChecked = false }: JsonReading = {},
): JsonObject | undefined {
  if (!isChecked && jsonFault(text, maxDepth) !== undefined) return undefined;
  try {
    const value = READERS[longIntegers ?? "rounded"](text);
    return isJsonObject(value) && !isRawNumber(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object: neither a list nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON of ECMAScript 2026: a reviver sees the source text of a number, and rawJSON writes that text unchanged. */
interface SourceAwareJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
  isRawJSON?(value: unknown): value is { rawJSON: string };
}
const json = JSON as unknown as SourceAwareJson;

/** Whether a value is a number that is kept as its text. Where the engine does not know such values, as in Node 20, there are none. */
function isRawNumber(value: unknown): value is { rawJSON: string } {
  return json.isRawJSON?.(value) === true;
}

const READERS: Readonly<
  Record<"rounded" | NonNullable<JsonReading["longIntegers"]>, (text: string) => unknown>
> = {
  rounded: (text) => JSON.parse(text),
  echoed: (text) => withOwnFieldsRounded(READERS.digits(text)),
  digits: (text) => (/\d{16}/.test(text) ? parseKeepingDigits(text) : JSON.parse(text)),
  text: parseWithTexts,
};

function parseWithTexts(text: string): unknown {
  const exactText = longIntegersAsText(text);
  const value: unknown = JSON.parse(exactText);
  if (exactText === text || !isJsonObject(value) || typeof value.timestamp !== "string") return value;
  // The protocol asks for a number there, and nanoseconds are longer than 2^53.
  return { ...value, timestamp: JSON.parse(text).timestamp };
}

function parseKeepingDigits(text: string): unknown {
  return json.parse(text, (_, value, { source }) => {
    const isLong = typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value);
    return isLong && source !== undefined ? json.rawJSON(source) : value;
  });
}

/** Rounds the long integers that are fields of the object itself, except those that are echoed. */
function withOwnFieldsRounded(value: unknown): unknown {
  if (!isJsonObject(value) || isRawNumber(value)) return value;
  for (const [name, field] of Object.entries(value))
    if (isRawNumber(field) && !ECHOED.has(name)) value[name] = Number(field.rawJSON);
  return value;
}

const ECHOED: ReadonlySet<string> = new Set(["id", "t"]);

/** The `id` to echo in the answer to a message; undefined if it has none, or one that is too long. */
export function requestIdOf(message: JsonObject): RequestId | undefined {
  return echoable(message.id);
}

/** A value that is short enough to be echoed; undefined for none, and for a value that is too long. */
export function echoable(value: unknown): RequestId | undefined {
  if (value === undefined || JSON.stringify(value).length > MAX_ECHO_CHARACTERS) return undefined;
  return value as RequestId;
}

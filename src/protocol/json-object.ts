import type { RequestId } from "./commands.ts";
import type { JsonObject } from "./json-messages.ts";

/** Longest `id` that is echoed. */
const MAX_ID_CHARACTERS = 256;

/** The JSON object that a text is; undefined for anything else. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The `id` under which a message wants its answer, if it has one that can be echoed. */
export function requestIdOf(message: JsonObject): RequestId | undefined {
  const id = message.id;
  return (typeof id === "string" && id.length <= MAX_ID_CHARACTERS) || typeof id === "number"
    ? id
    : undefined;
}

/** The beginning of what came, quoted, short enough for an error message. */
export function excerpt(text: string): string {
  return text.length <= 40
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, 40))}... (${text.length} characters)`;
}

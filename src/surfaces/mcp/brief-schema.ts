import { isJsonObject } from "../../protocol/json-object.ts";

/** A JSON Schema as an object. */
export type JsonSchema = Record<string, unknown>;

/** Levels of objects whose fields an output schema lists; the fields of deeper objects are left out. */
const LISTED_LEVELS = 1;
/** What says nothing: every schema is of this draft, and every integer lies within these bounds. */
const SAID_ANYWAY: readonly (readonly [string, unknown])[] = [
  ["$schema", "https://json-schema.org/draft/2020-12/schema"],
  ["minimum", Number.MIN_SAFE_INTEGER],
  ["maximum", Number.MAX_SAFE_INTEGER],
];

/** An input schema without what every schema says anyway. */
export function briefInput(schema: JsonSchema): JsonSchema {
  return mapped(schema, (value) => briefInput(value));
}

/**
 * An output schema that lists fields and their types, one level deep, and accepts every answer that the whole schema accepts.
 * Assistants read the list of tools again and again; whole output schemas are more than two thirds of it.
 */
export function briefOutput(schema: JsonSchema, levels = LISTED_LEVELS): JsonSchema {
  const { description: _, required: __, additionalProperties: ___, ...rest } = schema;
  if (rest.type === "object" && levels === 0) return { type: "object" };
  const below = rest.type === "object" ? levels - 1 : levels;
  return mapped(rest, (value) => briefOutput(value, below));
}

/** A schema with each of its inner schemas changed. */
function mapped(schema: JsonSchema, change: (inner: JsonSchema) => JsonSchema): JsonSchema {
  const inner = (value: unknown) => (isJsonObject(value) ? change(value) : value);
  const fields = Object.entries(schema)
    .filter(([key, value]) => !SAID_ANYWAY.some(([said, as]) => said === key && as === value))
    .map(([key, value]): [string, unknown] => {
      if (key === "properties" && isJsonObject(value))
        return [key, Object.fromEntries(Object.entries(value).map(([name, of]) => [name, inner(of)]))];
      if (Array.isArray(value) && key !== "enum") return [key, value.map(inner)];
      return [key, key === "default" || key === "const" ? value : inner(value)];
    });
  return Object.fromEntries(fields);
}

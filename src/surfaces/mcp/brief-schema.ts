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
/** What an input schema leaves out: no assistant errs there by chance, and one that does is told what was expected. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "additionalProperties",
  "propertyNames",
  "minimum",
  "exclusiveMinimum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
]);

/** From here on an upper bound is left out too. */
const GENEROUS_BOUND = 600;

/**
 * An input schema with what an assistant needs for a right call: names, types, choices, the bounds and defaults that matter, and each
 * description once. The whole schema checks the call.
 */
export function briefInput(schema: JsonSchema, said = new Set<unknown>()): JsonSchema {
  const kept = Object.entries(schema).filter(([key, value]) => {
    if (key === "description" && said.has(value)) return false;
    if (key === "description") said.add(value);
    if (key === "maximum") return Number(value) < GENEROUS_BOUND;
    // Without a value an argument is 0, false, without entries, or what the description says.
    if (key === "default") return Boolean(value) && !isJsonObject(value);
    return !LEFT_OUT.has(key);
  });
  return mapped(withTypeList(Object.fromEntries(kept)), (inner) => briefInput(inner, said));
}

/** A number, or a word in its place, as a list of types: the description names the word. */
function withTypeList(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  const types = Array.isArray(anyOf) ? anyOf.map(({ type }: JsonSchema) => type) : [];
  return types.join() === "number,string" ? { ...rest, type: types } : schema;
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

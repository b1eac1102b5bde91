import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";

const PLAIN_TYPES: ReadonlySet<unknown> = new Set(["boolean", "string", "number", "integer"]);

/**
 * A JSON Schema in the narrow form that viewers read: objects with named fields, and each field of one type. Lichtblick shows nothing of a
 * channel whose schema has anything else, such as `anyOf` or an object without fields. Of alternatives and of several types it keeps the first that is not null,
 * and marks it as nullable; of lists with several types, that of the first item. Fields without such a form are left out: viewers show them all the same.
 */
export function viewableSchema(schema: Readonly<JsonObject>): JsonObject {
  const form = viewable(schema);
  return form?.type === "object" ? form : { type: "object", properties: {} };
}

function viewable(schema: Readonly<JsonObject>): JsonObject | undefined {
  const { title, description, type, properties, items, prefixItems, anyOf, oneOf } = schema;
  const about = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives)) {
    const chosen = alternatives.filter(isJsonObject).find((one) => one.type !== "null");
    const form = chosen && viewable(chosen);
    return form && { ...form, ...about, nullable: true };
  }
  if (Array.isArray(type)) {
    const form = viewable({ ...schema, type: type.find((one) => one !== "null") });
    return form && { ...form, ...(type.includes("null") && { nullable: true }) };
  }
  if (PLAIN_TYPES.has(type)) return { ...about, type };
  if (type === "object") return { ...about, type, properties: viewableFields(properties) };
  if (type !== "array") return undefined;
  const item = Array.isArray(prefixItems) ? prefixItems[0] : items;
  const form = isJsonObject(item) ? viewable(item) : undefined;
  // No lists of lists.
  return form === undefined || form.type === "array" ? undefined : { ...about, type, items: form };
}

function viewableFields(properties: unknown): JsonObject {
  const fields = Object.entries(isJsonObject(properties) ? properties : {});
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const form = isJsonObject(field) ? viewable(field) : undefined;
      return form === undefined ? [] : [[name, form]];
    }),
  );
}

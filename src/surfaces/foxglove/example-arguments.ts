import { isJsonObject, type JsonObject } from "../../protocol/json-object.ts";

/** Most items of a list that are written out. */
const MAX_ITEMS = 16;

/** Arguments to start from for a command with this JSON Schema: each argument with its default, and each required one without a default with a value of its type. */
export function exampleArguments({ properties, required }: Readonly<JsonObject>): JsonObject {
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const fields = Object.entries(isJsonObject(properties) ? properties : {});
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      if (!isJsonObject(field)) return [];
      if (field.default !== undefined) return [[name, field.default]];
      return needed.includes(name) ? [[name, exampleOf(field)]] : [];
    }),
  );
}

function exampleOf(field: Readonly<JsonObject>): unknown {
  const { type, minimum, minItems, items, default: usual } = field;
  if (usual !== undefined) return usual;
  if (Array.isArray(field.enum)) return field.enum[0];
  switch (type) {
    case "number":
    case "integer":
      return typeof minimum === "number" && minimum > 0 ? minimum : 0;
    case "string":
      return "";
    case "boolean":
      return false;
    case "array": {
      const length = typeof minItems === "number" ? Math.min(MAX_ITEMS, Math.max(0, minItems)) : 0;
      // One level only: an item that is itself a list stays empty.
      const item = isJsonObject(items) && items.type !== "array" ? exampleOf(items) : [];
      return new Array(length).fill(item);
    }
    case "object":
      return {};
    default:
      return null;
  }
}

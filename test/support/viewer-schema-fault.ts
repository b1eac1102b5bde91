/** A JSON schema as far as viewers read it. */
interface ReadSchema {
  type?: unknown;
  properties?: Record<string, ReadSchema>;
  items?: ReadSchema;
}

/** Why Lichtblick would show nothing of a channel or service with this schema, by its rules (packages/mcap-support, parseJsonSchema.ts); undefined if it reads it. */
export function viewerSchemaFault({ type, properties }: ReadSchema, path = "the root"): string | undefined {
  if (type !== "object") return `${path} is no object`;
  if (typeof properties !== "object") return `${path} has no fields`;
  for (const [name, field] of Object.entries(properties)) {
    const fault = fieldFault(field, `${path}.${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function fieldFault({ type, items, ...rest }: ReadSchema, path: string): string | undefined {
  if (type === "object") return viewerSchemaFault({ type, ...rest }, path);
  if (type === "array") {
    if (items === undefined) return `${path} has no items`;
    return items.type === "array" ? `${path} is a list of lists` : fieldFault(items, `${path}[]`);
  }
  const isPlain = ["boolean", "string", "number", "integer"].includes(String(type));
  return isPlain ? undefined : `${path} has the type ${JSON.stringify(type)}`;
}

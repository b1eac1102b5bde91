import { configFileSchema } from "../../app/index.ts";

/** The parts of a JSON schema that settings use. */
interface Schema {
  type?: string;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema | boolean;
  required?: readonly string[];
  description?: string;
}

/** The TypeScript declaration of the settings, made of the schema of the configuration file: a property with its sentence for each. */
export function settingsDeclaration(): string {
  const { $schema: _, ...settings } = (configFileSchema() as Schema).properties ?? {};
  return `/** Settings of a relay: those of the configuration file, docs/configuration.md. */\nexport interface RelaySettings ${objectType({ properties: settings })}\n`;
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "array") return `readonly (${typeOf(schema.items ?? {})})[]`;
  if (schema.type === "object") return objectType(schema);
  return schema.type ?? "unknown";
}

function objectType({ properties, additionalProperties, required = [] }: Schema): string {
  if (properties === undefined)
    return `Readonly<Record<string, ${typeof additionalProperties === "object" ? typeOf(additionalProperties) : "unknown"}>>`;
  const lines = Object.entries(properties).map(([key, schema]) => {
    // The flag and the variable do not matter to a program.
    const about = schema.description?.replace(/ Flag: .*$/, "");
    const comment = about === undefined ? "" : `/** ${about} */\n`;
    return `${comment}readonly ${JSON.stringify(key)}${required.includes(key) ? "" : "?"}: ${typeOf(schema)};`;
  });
  return `{\n${lines.join("\n")}\n}`;
}

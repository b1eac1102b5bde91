import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import type { z } from "zod";
import { checkSchema } from "../../base/check-schema.ts";
import { schemaFaults } from "../../base/schema-fault.ts";
import { briefInput, briefOutput, type JsonSchema } from "./brief-schema.ts";
import type { Tool } from "./tool/tool.ts";

/** Most faults of a call that an assistant is told at a time. */
const MAX_FAULTS = 5;

/** A tool as it is offered: its JSON schemas are made once, for all servers and answers to `tools/list`. */
export interface OfferedTool extends Tool {
  readonly schemas: {
    readonly input: StandardSchemaWithJSON<object>;
    readonly output: StandardSchemaWithJSON<object>;
  };
}

/** A tool that keeps its JSON schemas, in brief. The SDK would make all of them anew for each `tools/list`, which takes 10 ms. */
export function withKeptSchemas(tool: Tool): OfferedTool {
  const input = kept(tool.input, briefInput);
  const standard = { ...input["~standard"], validate: (asked: unknown) => checked(tool.input, asked) };
  return { ...tool, schemas: { input: { "~standard": standard }, output: kept(tool.output, briefOutput) } };
}

/** The arguments of a call as a tool takes them, or what was expected in their place: the list of tools leaves most bounds out. */
function checked(schema: z.ZodObject, asked: unknown) {
  const read = checkSchema(schema, asked);
  if (read.success) return { value: read.data };
  const faults = schemaFaults(schema, read.error, asked, MAX_FAULTS);
  const issues = faults.map(({ wrong, at, of }) => ({
    message: wrong,
    // The words name a wrong key themselves.
    path: of === "key" ? at.slice(0, -1) : at,
  }));
  return { issues };
}

function kept<Input, Output>(
  schema: StandardSchemaWithJSON<Input, Output>,
  brief: (json: JsonSchema) => JsonSchema,
): StandardSchemaWithJSON<Input, Output> {
  const standard = schema["~standard"];
  const made = new Map<string, Record<string, unknown>>();
  const keeping =
    (io: "input" | "output"): typeof standard.jsonSchema.input =>
    (options) => {
      const key = `${io} ${options.target}`;
      const json = made.get(key) ?? brief(standard.jsonSchema[io](options));
      made.set(key, json);
      return json;
    };
  const jsonSchema = { input: keeping("input"), output: keeping("output") };
  return { "~standard": { ...standard, jsonSchema } };
}

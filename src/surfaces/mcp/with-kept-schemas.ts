import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { briefInput, briefOutput, type JsonSchema } from "./brief-schema.ts";
import type { Tool } from "./tool/tool.ts";

/** A tool as it is offered: its JSON schemas are made once, for all servers and answers to `tools/list`. */
export interface OfferedTool extends Tool {
  readonly schemas: {
    readonly input: StandardSchemaWithJSON<object>;
    readonly output: StandardSchemaWithJSON<object>;
  };
}

/** A tool that keeps its JSON schemas, in brief. The SDK would make all of them anew for each `tools/list`, which takes 10 ms. */
export function withKeptSchemas(tool: Tool): OfferedTool {
  return {
    ...tool,
    schemas: { input: kept(tool.input, briefInput), output: kept(tool.output, briefOutput) },
  };
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

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** A JSON schema, as far as inputs are made of it. */
export interface JsonSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
}

/** A parameter of an operation. */
export interface ApiParameter {
  name: string;
  in: "query" | "path" | "header";
  schema: JsonSchema;
}

/** One method of one path, as `/openapi.json` describes it. */
export interface ApiOperation {
  method: string;
  path: string;
  parameters: ApiParameter[];
  body: JsonSchema | undefined;
  /** Checks of the JSON answers, by status; undefined for a status that has none. */
  answers: ReadonlyMap<number, ValidateFunction | undefined>;
}

interface Described {
  parameters?: ApiParameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}

/** The operations of a relay's OpenAPI document. */
export async function readApi(httpUrl: string): Promise<ApiOperation[]> {
  const document = (await (await fetch(`${httpUrl}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Described>>;
  };
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ ...document, $id: "api" });
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      method: method.toUpperCase(),
      path,
      parameters: described.parameters ?? [],
      body: described.requestBody?.content["application/json"]?.schema,
      answers: new Map(
        Object.entries(described.responses).map(([status, { content }]) => {
          const ref = content?.["application/json"]?.schema.$ref;
          return [Number(status), ref === undefined ? undefined : ajv.compile({ $ref: `api${ref}` })];
        }),
      ),
    })),
  );
}

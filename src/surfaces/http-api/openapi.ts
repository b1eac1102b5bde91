import { z } from "zod";
import { ERROR_TABLE, type ErrorCode, errorRow } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Operation } from "./operation/operation.ts";
import type { Parameters } from "./operation/parameter.ts";
import { isBytesBody } from "./operation/read-body.ts";

/** The answer of every operation that refuses. */
const errorAnswer = z.looseObject({
  type: z.literal("error"),
  code: z.enum(Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]]),
  message: z.string().describe("what was expected, what came, and where"),
  advice: z.string().describe("what to do"),
});

/** Codes with which every request may be refused. */
const EVERYWHERE: readonly ErrorCode[] = [
  "bad_request",
  "host_refused",
  "origin_refused",
  "too_many_requests",
  "rate_exceeded",
  "internal",
];

/** Name and version in the document. */
export interface ApiIdentity {
  name: string;
  version: string;
}

/** The OpenAPI 3.1 document of these operations. Takes a turn of the event loop for each of them: all at once would take 50 ms. */
export async function openApiDocument(
  operations: readonly Operation[],
  { name, version }: ApiIdentity,
  nextTurn: () => Promise<void>,
): Promise<JsonObject> {
  const paths: Record<string, JsonObject> = {};
  const answers: JsonObject = {};
  for (const one of operations) {
    await nextTurn();
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: describeOperation(one) };
    if (typeof one.answer !== "string") answers[answerName(one.id)] = jsonSchema(one.answer, "output");
  }
  return {
    openapi: "3.1.0",
    info: {
      title: name,
      version,
      summary: "Live telemetry for VR games made with Godot 4",
      description:
        "The HTTP side of the relay. The stream itself is a WebSocket on the same port: docs/wire-format.md. Answers to GET carry a weak ETag for If-None-Match and are compressed for Accept-Encoding: gzip.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    security: [{ bearer: [] }, { query: [] }, {}],
    components: {
      schemas: { Error: jsonSchema(errorAnswer, "output"), ...answers },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "a token, if the relay needs one" },
        query: { type: "apiKey", in: "query", name: "token", description: "the token in the URL" },
      },
    },
  };
}

function describeOperation(operation: Operation): JsonObject {
  const { id, summary, description, method, otherStatus } = operation;
  const answer = { description: summary, content: describeAnswer(operation) };
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: describeParameters(operation),
    ...describeBody(operation),
    responses: {
      200: answer,
      ...(isDownload(operation) ? { 206: { ...answer, description: "the part that Range asks for" } } : {}),
      ...(otherStatus === undefined ? {} : { [otherStatus]: answer }),
      ...(method === "GET" ? { 304: { description: "the client has this answer already" } } : {}),
      ...describeRefusals(operation),
    },
  };
}

function isDownload({ answer }: Operation): boolean {
  return typeof answer === "string";
}

function describeAnswer({ id, answer }: Operation): JsonObject {
  if (typeof answer === "string") return { [answer]: { schema: { type: "string", format: "binary" } } };
  return { "application/json": { schema: { $ref: `#/components/schemas/${answerName(id)}` } } };
}

function describeBody({ body }: Operation): JsonObject {
  if (body === undefined) return {};
  const content = isBytesBody(body)
    ? Object.fromEntries(body.types.map((type) => [type, { schema: { type: "string", format: "binary" } }]))
    : { "application/json": { schema: jsonSchema(body, "input") } };
  return { requestBody: { required: true, content } };
}

function describeParameters(operation: Operation): JsonObject[] {
  const { parameters, query, method } = operation;
  const named = [...describeNamed(parameters, "path"), ...describeNamed(query, "query")];
  const header = (name: string, description: string) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  });
  return [
    ...named,
    ...(method === "GET" ? [header("If-None-Match", "the ETag of an earlier answer")] : []),
    ...(isDownload(operation)
      ? [
          header("Range", "the part that is asked for, such as bytes=0-1023"),
          header("If-Range", "the ETag that the part is of; with another one the whole file is sent"),
        ]
      : []),
  ];
}

function describeNamed(parameters: Parameters, place: "path" | "query"): JsonObject[] {
  return Object.entries(parameters).map(([name, { schema, description }]) => {
    const described = jsonSchema(schema, "output");
    const list = described.type === "array" ? { style: "form", explode: false } : {};
    return { name, in: place, required: place === "path", description, schema: described, ...list };
  });
}

/** Refusals of an operation by status: several codes may share one. */
function describeRefusals(operation: Operation): JsonObject {
  const { refusals, body, badBody, right, parameters } = operation;
  const ofBody: ErrorCode[] = body === undefined ? [] : ["message_too_large", "unsupported_media_type"];
  const ofJson: ErrorCode[] = body === undefined || isBytesBody(body) ? [] : ["bad_json", badBody];
  const ofPath: ErrorCode[] = Object.keys(parameters).length === 0 ? [] : ["bad_path"];
  const ofRange: ErrorCode[] = isDownload(operation) ? ["bad_range"] : [];
  const ofAccess: ErrorCode[] = right === "none" ? [] : ["unauthorized", "forbidden"];
  const codes = new Set<ErrorCode>([
    "bad_query",
    ...ofPath,
    ...ofJson,
    ...ofBody,
    ...ofRange,
    ...refusals,
    ...ofAccess,
    ...EVERYWHERE,
  ]);
  const byStatus = Map.groupBy(codes, (code) => errorRow(code).httpStatus);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `${code}: ${errorRow(code).advice}`).join(" "),
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    ]),
  );
}

function answerName(id: string): string {
  return `${id[0]?.toUpperCase()}${id.slice(1)}Answer`;
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  // JSON Schema has no refinements; the description of the field states them.
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => describeEvenTuple(jsonSchema),
  });
  return described;
}

/** Describes a tuple of equal items as a list of fixed length, which programs understand that do not know `prefixItems`. */
function describeEvenTuple(described: z.core.JSONSchema.BaseSchema): void {
  const [first, ...others] = described.prefixItems ?? [];
  if (first === undefined || !others.every((other) => Bun.deepEquals(other, first))) return;
  described.items = first;
  delete described.prefixItems;
}

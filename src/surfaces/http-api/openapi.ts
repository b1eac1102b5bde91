import { z } from "zod";
import { ERROR_TABLE, type ErrorCode, errorRow } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Operation } from "./operation.ts";

/** What a refusal is, of every operation. */
const errorAnswer = z.looseObject({
  type: z.literal("error"),
  code: z.enum(Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]]),
  message: z.string().describe("what was expected, what came, and where"),
  advice: z.string().describe("what to do"),
});

/** Codes that any request may be refused with, whatever it asks for. */
const EVERYWHERE: readonly ErrorCode[] = [
  "bad_request",
  "host_refused",
  "origin_refused",
  "too_many_requests",
  "internal",
];

/** Who describes itself. */
export interface ApiIdentity {
  name: string;
  version: string;
}

/** The OpenAPI 3.1 document of these operations. */
export function openApiDocument(
  operations: readonly Operation[],
  { name, version }: ApiIdentity,
): JsonObject {
  const paths = [...Map.groupBy(operations, ({ path }) => path)].map(([path, ofPath]) => [
    path,
    Object.fromEntries(ofPath.map((one) => [one.method.toLowerCase(), describeOperation(one)])),
  ]);
  const answers = operations.map(({ id, answer }) => [answerName(id), jsonSchema(answer, "output")]);
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
    paths: Object.fromEntries(paths),
    security: [{ bearer: [] }, { query: [] }, {}],
    components: {
      schemas: { Error: jsonSchema(errorAnswer, "output"), ...Object.fromEntries(answers) },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "a token, where the relay demands one" },
        query: { type: "apiKey", in: "query", name: "token", description: "the same in the URL" },
      },
    },
  };
}

function describeOperation(operation: Operation): JsonObject {
  const { id, summary, description, body, method, otherStatus } = operation;
  const answer = {
    description: summary,
    content: { "application/json": { schema: { $ref: `#/components/schemas/${answerName(id)}` } } },
  };
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: describeParameters(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchema(body, "input") } },
          },
        }),
    responses: {
      200: answer,
      ...(otherStatus === undefined ? {} : { [otherStatus]: answer }),
      ...(method === "GET" ? { 304: { description: "as whoever asks has it already (If-None-Match)" } } : {}),
      ...describeRefusals(operation),
    },
  };
}

function describeParameters({ query, method }: Operation): JsonObject[] {
  const named = Object.entries(query).map(([name, { schema, description }]) => {
    const described = jsonSchema(schema, "output");
    const list = described.type === "array" ? { style: "form", explode: false } : {};
    return { name, in: "query", required: false, description, schema: described, ...list };
  });
  const conditional = {
    name: "If-None-Match",
    in: "header",
    required: false,
    description: "the ETag of an earlier answer",
    schema: { type: "string" },
  };
  return method === "GET" ? [...named, conditional] : named;
}

/** Refusals of an operation by status: several codes may share one. */
function describeRefusals({ refusals, body, badBody, right, method }: Operation): JsonObject {
  const ofBody: ErrorCode[] =
    body === undefined ? [] : ["bad_json", badBody, "message_too_large", "unsupported_media_type"];
  const ofAccess: ErrorCode[] = right === "none" ? [] : ["unauthorized", "forbidden"];
  const ofRate: ErrorCode[] = method === "GET" ? [] : ["rate_exceeded"];
  const codes = new Set<ErrorCode>([
    "bad_query",
    ...ofBody,
    ...refusals,
    ...ofAccess,
    ...ofRate,
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
  // What a refinement says stands in words at its field; the document is no less true without it.
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io });
  return described;
}

import * as fc from "fast-check";
import type { ApiOperation, ApiParameter, JsonSchema } from "./api-document.ts";
import { jsonTexts, nearlyObjects } from "./json-arbitraries.ts";
import { mutatedText } from "./mutations.ts";

/** A request of HTTP, as it is sent. */
export interface FuzzRequest {
  method: string;
  /** The path with its query, encoded. */
  target: string;
  headers: Record<string, string>;
  body?: string;
}

const anyTexts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom(
    "",
    "0",
    "-1",
    "1e3",
    "NaN",
    "null",
    "true",
    "*",
    "fps,log/error",
    "../..",
    "__proto__",
    "room",
  ),
  fc.constant("x".repeat(300)),
);
const headers = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom("accept", "accept-encoding", "if-none-match", "range", "if-range", "authorization"),
      fc.constantFrom(
        "gzip",
        "gzip;q=0",
        "*",
        'W/"x", *',
        "bytes=0-",
        "bytes=9-1,-",
        "Bearer x",
        ";;q=,",
        "identity;q=9",
      ),
      { maxKeys: 3 },
    ),
  },
);

/** Requests to one operation: every parameter with values of its schema, at their bounds and beyond, or anything; unknown parameters. */
export function requestsTo(operation: ApiOperation): fc.Arbitrary<FuzzRequest> {
  const { method, path, parameters, body } = operation;
  const query = fc.tuple(...parameters.filter((one) => one.in === "query").map(queryPart));
  const more = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.tuple(anyTexts, anyTexts).map(([name, value]) => [`${name}=${encoded(value)}`]),
    },
    { weight: 1, arbitrary: fc.constantFrom(["%"], ["%ff=%"], ["&&"], ["="], ["a"]) },
  );
  return fc
    .record({
      query,
      more,
      headers,
      path: fc.constant(path),
      body: body === undefined ? fc.constant(undefined) : bodiesOf(body),
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constant("application/json") },
        {
          weight: 1,
          arbitrary: fc.constantFrom("text/plain", "", "application/json; charset=x", "APPLICATION/JSON"),
        },
      ),
    })
    .map(({ query, more, headers, path, body, type }) => {
      const parts = [...query.flat(), ...more];
      return {
        method,
        target: `${path.replace(/\{\w+\}/g, "a")}${parts.length === 0 ? "" : `?${parts.join("&")}`}`,
        headers: body === undefined ? headers : { ...headers, "content-type": type },
        ...(body === undefined ? {} : { body }),
      };
    });
}

function queryPart({ name, schema }: ApiParameter): fc.Arbitrary<string[]> {
  const one = fc.oneof(
    { weight: 4, arbitrary: textsOf(schema).map((text) => `${name}=${encoded(text)}`) },
    { weight: 1, arbitrary: anyTexts.map((text) => `${name}=${encoded(text)}`) },
    { weight: 1, arbitrary: fc.constantFrom(name, `${name}=%`, `${name}=%ff`, `${name.toUpperCase()}=1`) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: one.map((part) => [part]) },
    { weight: 4, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.tuple(one, one) },
  );
}

/** Texts for a parameter: values of its schema, at the bounds and just beyond. */
function textsOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { anyOf, enum: words, const: word, minimum, maximum, minLength, maxLength, default: usual } = schema;
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(textsOf));
  if (words !== undefined) return fc.constantFrom(...words.map(String));
  if (word !== undefined) return fc.constant(String(word));
  if (schema.items !== undefined)
    return fc.array(textsOf(schema.items), { maxLength: 66 }).map((all) => all.join(","));
  if (schema.type === "boolean") return fc.constantFrom("true", "false", "1", "0", "yes");
  if (schema.type === "number" || schema.type === "integer") {
    const bounds = [minimum, maximum, 0, 1].filter((bound) => bound !== undefined);
    const near = bounds.flatMap((bound) => [bound, bound - 1, bound + 1, bound + 0.5]);
    return fc.oneof(fc.constantFrom(...near.map(String)), fc.nat(100).map(String));
  }
  const lengths = [minLength, maxLength].filter((length) => length !== undefined);
  const near = lengths.flatMap((length) => [
    "x".repeat(length),
    "x".repeat(length + 1),
    "x".repeat(Math.max(0, length - 1)),
  ]);
  return fc.oneof(anyTexts, fc.constantFrom("room", "save", "fps", "custom/*", String(usual ?? ""), ...near));
}

/** Texts of JSON for a schema: mostly objects with its fields. */
export function bodiesOf(schema: JsonSchema): fc.Arbitrary<string> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, valuesOf(field)] as const,
  );
  const few = fc
    .subarray([...fields], { maxLength: Math.min(4, fields.length) })
    .chain((some) => nearlyObjects(Object.fromEntries(some)));
  return fc.oneof(
    { weight: 4, arbitrary: few },
    { weight: 2, arbitrary: mutatedText(few) },
    { weight: 1, arbitrary: jsonTexts },
  );
}

function valuesOf(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valuesOf));
  if (schema.type === "number" || schema.type === "integer" || schema.type === "boolean")
    return textsOf(schema).map((text) => (/^(-?\d+(\.\d+)?|true|false)$/.test(text) ? text : "0"));
  if (schema.type === "array")
    return fc.array(valuesOf(schema.items ?? {}), { maxLength: 3 }).map((all) => `[${all.join(",")}]`);
  if (schema.type === "string") return textsOf(schema).map((text) => JSON.stringify(text));
  if (schema.properties !== undefined) return bodiesOf(schema);
  return jsonTexts;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

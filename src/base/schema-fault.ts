import type { z } from "zod";
import { loadZod } from "./load-zod.ts";
import { didYouMean } from "./nearest-name.ts";

/** What is wrong with a value: in words, where inside the value, and whether the key there is wrong or its value. */
export interface SchemaFault {
  wrong: string;
  at: readonly PropertyKey[];
  of: "key" | "value";
}

/** The first fault that a schema finds in a value. A misspelled key comes first: it is why the right one is missing. */
export function schemaFault(schema: z.ZodType, { issues }: z.ZodError, value: unknown): SchemaFault {
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  return issue === undefined
    ? { wrong: "expected another value", at: [], of: "value" }
    : faultOf(schema, issue, value);
}

/** Every fault that a schema finds in a value, up to `most`. */
export function schemaFaults(
  schema: z.ZodType,
  { issues }: z.ZodError,
  value: unknown,
  most: number,
): SchemaFault[] {
  return issues.slice(0, most).map((issue) => faultOf(schema, issue, value));
}

function faultOf(schema: z.ZodType, issue: z.core.$ZodIssue, value: unknown): SchemaFault {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    return { wrong: unknownKey(key, knownKeys(schema, path)), at: [...path, key], of: "key" };
  }
  if (issue.code === "invalid_key")
    return { wrong: issue.issues[0]?.message ?? issue.message, at: path, of: "key" };
  const came = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], value);
  // What a schema's author wrote says it all.
  if (issue.code === "custom") return { wrong: issue.message, at: path, of: "value" };
  if (came === undefined)
    return { wrong: `expected ${expectedBy(issue)}, got nothing`, at: path, of: "value" };
  return { wrong: `expected ${expectedBy(issue)}, got ${excerptOf(came)}`, at: path, of: "value" };
}

/** Longest list of keys that a message shows whole. */
const MAX_LISTED_KEYS = 8;

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = didYouMean(key, known);
  const isListed = nearest === "" && known.length > 0 && known.length <= MAX_LISTED_KEYS;
  const expected = isListed ? `one of the keys ${known.join(", ")}` : "a known key";
  return `expected ${expected}, got ${excerptOf(key)}${nearest}`;
}

/** The keys that a schema knows at a place. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let here: z.core.JSONSchema.BaseSchema = loadZod().toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  for (const key of path) {
    const next = here.properties?.[String(key)] ?? here.additionalProperties ?? here.items;
    if (typeof next !== "object" || Array.isArray(next)) return [];
    here = next;
  }
  return Object.keys(here.properties ?? {}).filter((key) => key !== "$schema");
}

/** The kinds of values as people call them. */
const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

/** How the message of a schema begins if its author wrote it. */
const EXPECTED = "expected ";

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map((one) => JSON.stringify(one)).join(" or ");
    case "too_small":
      return bound(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum);
    case "too_big":
      return bound(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum);
    default:
      // A schema's author wrote what is expected.
      return issue.message.startsWith(EXPECTED)
        ? issue.message.slice(EXPECTED.length)
        : `another value (${issue.message})`;
  }
}

function bound(origin: string, words: string, limit: number | bigint): string {
  if (origin === "string") return `a string of ${words} ${limit} characters`;
  if (origin === "array") return `a list of ${words} ${limit} entries`;
  return `${KINDS[origin] ?? "a number"} of ${words} ${limit}`;
}

/** The beginning of a value as JSON; a number as it is, since JSON has no infinity. */
function excerptOf(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= 80 ? text : `${text.slice(0, 80)}...`;
}

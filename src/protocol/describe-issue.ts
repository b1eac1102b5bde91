import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** The first mistake in a message as a sentence: what was expected, what came, and in which field. */
export function describeIssue(error: z.ZodError): string {
  const [first] = error.issues;
  if (first === undefined) return error.message;
  const issue = mostExact(first);
  const path = issue.path.join(".");
  return `${expectationOf(issue)}${gotOf(issue)}${path === "" ? "" : ` at ${path}`}`;
}

/** What was expected in place of a value, in the words of its schema if that has any. */
export function expectationOf(issue: Issue): string {
  const { code, message } = issue;
  if (!LIBRARY_WORDS.test(message)) return message;
  if (code === "invalid_type") return `expected ${TYPES[issue.expected] ?? issue.expected}`;
  if (code === "too_small") {
    const { minimum, inclusive, origin } = issue;
    return `expected ${inclusive === false ? "more than" : "at least"} ${counted(minimum, origin)}`;
  }
  if (code === "too_big") {
    const { maximum, inclusive, origin } = issue;
    return `expected ${inclusive === false ? "less than" : "at most"} ${counted(maximum, origin)}`;
  }
  if (code === "invalid_value")
    return `expected ${issue.values.length > 1 ? "one of " : ""}${issue.values.join(", ")}`;
  return message;
}

/** Begins a message of the schema library, whose words are for programmers. */
const LIBRARY_WORDS = /^(Invalid (input|option)|Too (small|big)): /;

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
};

const UNITS: Readonly<Record<string, string>> = { string: "character", array: "item" };

function counted(count: number | bigint, origin: string): string {
  const unit = UNITS[origin];
  return unit === undefined ? String(count) : `${count} ${unit}${Number(count) === 1 ? "" : "s"}`;
}

/** What came in place of a value of another type. */
function gotOf(issue: Issue): string {
  const received = receivedIn(issue);
  if (received === undefined) return "";
  if (received === "number" && issue.code === "invalid_type" && issue.expected === "int")
    return ", got a fraction";
  return `, got ${received === "undefined" ? "nothing" : (TYPES[received] ?? received)}`;
}

/** The type that came in place of another, as the schema library names it. */
function receivedIn({ code, message }: Issue): string | undefined {
  return code === "invalid_type" ? /, received (\w+)$/.exec(message)?.[1] : undefined;
}

/** Of a value that may have several shapes: the mistake in the shape that it resembles, if it resembles one. */
function mostExact(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const [found] = issue.errors
    .flatMap(([first]) => (first === undefined ? [] : [mostExact(first)]))
    .filter((one) => one.path.length > 0 && receivedIn(one) !== "undefined")
    .sort((one, other) => other.path.length - one.path.length);
  return found === undefined ? issue : { ...found, path: [...issue.path, ...found.path] };
}

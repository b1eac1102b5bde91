import { checkSchema } from "../../../base/check-schema.ts";
import { didYouMean } from "../../../base/nearest-name.ts";
import { expectationOf } from "../../../protocol/describe-issue.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import { excerpt } from "../../../protocol/excerpt.ts";
import type { Parameters } from "./parameter.ts";

/** The values of a query, or why it is refused. */
export type ReadQuery =
  | { values: Record<string, unknown>; refusal?: undefined }
  | { values?: undefined; refusal: Refusal };

/** Checks a query: it has only known parameters, each once and as its schema says. */
export function readQuery({ searchParams, pathname, search }: URL, parameters: Parameters): ReadQuery {
  const names = Object.keys(parameters);
  for (const name of searchParams.keys()) {
    if (!Object.hasOwn(parameters, name)) {
      const known = names.length === 0 ? "no parameters" : `only ${names.join(", ")}`;
      return refuse(`${pathname} takes ${known}, got ${excerpt(name)}${didYouMean(name, names)}`);
    }
    if (searchParams.getAll(name).length > 1) return refuse(`expected ${name} once, got it several times`);
  }
  const values: Record<string, unknown> = {};
  for (const [name, { schema, read, bare }] of Object.entries(parameters)) {
    const text = searchParams.get(name);
    const given = text === "" && bare !== undefined && isBare(search, name) ? bare : text && read(text);
    const checked = checkSchema(schema, given ?? undefined);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      return refuse(`${name}: ${issue && expectationOf(issue)}, got ${excerpt(text ?? "")}`);
    }
    values[name] = checked.data;
  }
  return { values };
}

/** Whether a query has a name alone: `?fresh`, not `?fresh=`. */
function isBare(search: string, name: string): boolean {
  return search.slice(1).split("&").includes(name);
}

function refuse(message: string): ReadQuery {
  return { refusal: { code: "bad_query", message } };
}

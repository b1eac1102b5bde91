import { checkSchema } from "../../../base/check-schema.ts";
import { expectationOf } from "../../../protocol/describe-issue.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import { excerpt } from "../../../protocol/excerpt.ts";
import type { Parameters } from "./parameter.ts";

/** The values of a path's parameters, or why the path is refused. */
export type ReadPath =
  | { values: Record<string, unknown>; refusal?: undefined }
  | { values?: undefined; refusal: Refusal };

/** Checks the parameters of a path, which the server has decoded. */
export function readPath(texts: Readonly<Record<string, string>>, parameters: Parameters): ReadPath {
  const values: Record<string, unknown> = {};
  for (const [name, { schema, read }] of Object.entries(parameters)) {
    const text = texts[name] ?? "";
    const checked = checkSchema(schema, read(text));
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const message = `${name}: ${issue && expectationOf(issue)}, got ${excerpt(text)}`;
      return { refusal: { code: "bad_path", message } };
    }
    values[name] = checked.data;
  }
  return { values };
}

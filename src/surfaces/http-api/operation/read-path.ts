import type { Refusal } from "../../../protocol/error-message.ts";
import { excerpt } from "../../../protocol/json-object.ts";
import type { Parameters } from "./parameter.ts";

/** The values of a path's parameters, or why the path is refused. */
export type ReadPath =
  | { values: Record<string, unknown>; refusal?: undefined }
  | { values?: undefined; refusal: Refusal };

/** Decodes and checks the parameters of a path. None may hold what could name another file: a slash, a backslash, a control character, `.` or `..`. */
export function readPath(encoded: Readonly<Record<string, string>>, parameters: Parameters): ReadPath {
  const values: Record<string, unknown> = {};
  for (const [name, { schema, read }] of Object.entries(parameters)) {
    const text = decode(encoded[name] ?? "");
    if (text === undefined)
      return refuse(`${name}: expected percent-encoded UTF-8, got ${excerpt(encoded[name] ?? "")}`);
    if (/[/\\\p{Cc}]|^\.{1,2}$/u.test(text))
      return refuse(`${name}: expected one part of a path, got ${excerpt(text)}`);
    const checked = schema.safeParse(read(text));
    if (!checked.success) return refuse(`${name}: ${checked.error.issues[0]?.message}, got ${excerpt(text)}`);
    values[name] = checked.data;
  }
  return { values };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function refuse(message: string): ReadPath {
  return { refusal: { code: "bad_path", message } };
}

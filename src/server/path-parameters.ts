import type { Refusal } from "../protocol/error-message.ts";
import { excerpt } from "../protocol/excerpt.ts";

/** The decoded parameters of a path, or why the path is refused. */
export type PathParameters =
  | { values: Readonly<Record<string, string>>; refusal?: undefined }
  | { values?: undefined; refusal: Refusal };

/** Decodes the parameters of a path. None may hold what could name another file: a slash, a backslash, a control character, `.` or `..`. */
export function pathParameters(encoded: Readonly<Record<string, string>>): PathParameters {
  const values: Record<string, string> = {};
  for (const [name, text] of Object.entries(encoded)) {
    const value = decode(text);
    if (value === undefined) return refuse(`${name}: expected percent-encoded UTF-8, got ${excerpt(text)}`);
    if (/[/\\\p{Cc}]|^\.{1,2}$/u.test(value))
      return refuse(`${name}: expected one part of a path, got ${excerpt(value)}`);
    values[name] = value;
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

function refuse(message: string): PathParameters {
  return { refusal: { code: "bad_path", message } };
}

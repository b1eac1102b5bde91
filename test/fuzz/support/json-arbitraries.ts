import * as fc from "fast-check";
import type { Repeatable } from "./growth.ts";

/** Keys that are special to engines, to the relay, or to nobody. */
const keys = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "length", "then", "toJSON"),
  fc.constantFrom("id", "t", "type", "command", "timestamp", "data", "event_name", "source", "code"),
  fc.nat(2000).map(String),
  fc.string({ maxLength: 6 }),
);

const numberTexts = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.constantFrom("1e400", "-0", "0.1e-400", "9007199254740993", "12345678901234567890.5", "1E400", "1e0"),
);

/** A string as JSON, some letters as escapes. */
const stringTexts = fc
  .tuple(fc.oneof(keys, fc.string({ unit: "binary", maxLength: 8 })), fc.boolean())
  .map(([text, isEscaped]) => (isEscaped ? escaped(text) : JSON.stringify(text)));

/** The text of any JSON value: keys may stand twice, numbers be longer than a double holds. */
export const jsonTexts: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(numberTexts, stringTexts, fc.constantFrom("null", "true", "false", "{}", "[]")),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
    objectTexts(tie("value")),
  ),
})).value;

/** The text of a JSON object with any fields. */
function objectTexts(values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const fields = fc.tuple(stringTexts, values).map(([key, value]) => `${key}:${value}`);
  return fc.array(fields, { maxLength: 4 }).map((all) => `{${all.join(",")}}`);
}

/**
 * The text of an object that mostly has these fields, each with a value that fits or with any other value, and maybe further fields.
 * `fields`: texts of JSON values that fit, by the field's name.
 */
export function nearlyObjects(fields: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> {
  const entries = Object.entries(fields).map(([name, fitting]) =>
    fc.oneof(
      { weight: 8, arbitrary: fitting.map((value) => `${JSON.stringify(name)}:${value}`) },
      { weight: 1, arbitrary: jsonTexts.map((value) => `${JSON.stringify(name)}:${value}`) },
      { weight: 1, arbitrary: fc.constant("") },
    ),
  );
  const further = objectTexts(jsonTexts).map((text) => text.slice(1, -1));
  return fc
    .tuple(
      fc.tuple(...entries),
      fc.oneof({ weight: 3, arbitrary: fc.constant("") }, { weight: 1, arbitrary: further }),
    )
    .map(([all, more]) => `{${[...all, more].filter((text) => text !== "").join(",")}}`);
}

/** JSON text that can be made longer and longer, inside a frame of text. */
export function repeatedJson(
  frames: readonly (readonly [head: string, tail: string])[],
): fc.Arbitrary<Repeatable<string>> {
  const units = fc.oneof(
    jsonTexts.map((text) => `${text},`),
    jsonTexts,
    fc.tuple(stringTexts, jsonTexts).map(([key, value]) => `${key}:${value},`),
    fc.nat(1100).map((index) => `{"${index}":0},`),
    fc.constantFrom(
      "[",
      "{",
      '{"a":',
      '"',
      "\\",
      '\\"',
      "9",
      " ",
      "-",
      "1e",
      '"\\',
      "\\u",
      ",",
      ":",
      "[],",
      '"a":[',
      "}",
      "]",
    ),
    fc.constantFrom(
      '"timestamp":',
      '"timestamp":1,',
      "1234567890123456,",
      '"__proto__" ',
      "\ud800",
      "😀",
      "\0",
    ),
  );
  return fc
    .tuple(fc.constantFrom(...frames), units)
    .map(([[head, tail], unit]) => ({ head, unit: unit === "" ? " " : unit, tail }));
}

/** A string as JSON in which every letter is an escape. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
}

import { expect, test } from "bun:test";
import { whyNoJsonObject } from "../../src/protocol/json-fault.ts";
import { parseJsonObject } from "../../src/protocol/json-object.ts";

const ESCAPED = [..."__proto__"].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join("");

test.each([
  ["outermost", '{"__proto__":1}'],
  ["inside", '{"a":[0,{"b":{"__proto__":{}}}]}'],
  ["before spaces", '{"a":1,"__proto__" \t\r\n:1}'],
  ["with one escape", '{"\\u005f_proto__":1}'],
  ["with nothing but escapes", `{"a":{"${ESCAPED.toUpperCase().replaceAll("U", "u")}":1}}`],
  ["behind a string with escapes", '{"a":"\\"","__proto__":1}'],
])("the key __proto__ is refused by name: %s", (_, text) => {
  expect(parseJsonObject(text)).toBeUndefined();
  expect(whyNoJsonObject(text)).toContain("any key but __proto__");
});

test.each([
  '{"a":"__proto__","b":["__proto__","\\u005f_proto__"]}',
  '{"__proto":1,"x__proto__":1,"__proto__x":1,"__PROTO__":1,"\\\\u005f_proto__":1}',
  '{"text":"{\\"__proto__\\":1}"}',
  '{"constructor":1,"toString":{"hasOwnProperty":2}}',
])("other keys, and the name as a value, are read: %s", (text) => {
  expect(parseJsonObject(text)).toEqual(JSON.parse(text));
});

/** A list of objects that each have one key. */
function objectsWith(key: string, count: number): string {
  return `{"list":[${Array.from({ length: count }, () => `{"${key}":0}`).join(",")}]}`;
}

test.each(["999", "500", "\\u0039\\u0039\\u0039"])(
  "objects that reserve much room for one high index each are refused: %s",
  (key) => {
    expect(parseJsonObject(objectsWith(key, 1000))).toBeDefined();
    expect(parseJsonObject(objectsWith(key, 3000))).toBeUndefined();
    expect(whyNoJsonObject(objectsWith(key, 3000))).toContain("keys that are names");
  },
);

test("keys that are names, indices that reserve no room, and objects that have every index are read", () => {
  for (const key of ["id_999", "1000", "-99", "9.5"])
    expect(parseJsonObject(objectsWith(key, 30_000))).toBeDefined();
  const dense = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [index, index]));
  const text = JSON.stringify({
    list: Array.from({ length: 60 }, () => dense),
    values: Array(5000).fill("999"),
  });
  expect(parseJsonObject(text)).toEqual(JSON.parse(text));
});

test("what forbids to read a text is said", () => {
  expect(whyNoJsonObject(`${"[".repeat(9)}${"]".repeat(9)}`, 8)).toContain("at most 8 deep");
  expect(whyNoJsonObject(`{"a":[${"0,".repeat(300_000)}0]}`)).toContain("at most 262144 values");
  const keys = Array.from({ length: 65_537 }, (_, index) => `"${index}":":"`);
  expect(whyNoJsonObject(`{${keys}}`)).toContain("at most 65536 keys");
  expect(parseJsonObject(`{${keys.slice(1)}}`)).toBeDefined();
  expect(whyNoJsonObject("[1]")).toBe('expected one JSON object, got "[1]"');
});

import { describe, expect, test } from "bun:test";
import { fieldsOf, readField } from "../../../src/dashboard/model/command-field.ts";

const properties = {
  text: { type: "string" },
  share: { type: "number", minimum: 0, maximum: 1 },
  count: { type: "integer" },
  loud: { type: "boolean", default: true },
  colour: { enum: ["red", 7, null] },
  to: { type: "array" },
  options: { type: "object" },
  any: {},
};
const schema = { type: "object", properties, required: ["text"] };
const fields = fieldsOf(schema);
const read = (name: keyof typeof properties, text: string) => {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return readField(field, text);
};

test("each argument of a schema has a form by its type", () => {
  expect(fields.map(({ name, kind, isRequired, isTicked }) => [name, kind, isRequired, isTicked])).toEqual([
    ["text", "text", true, false],
    ["share", "number", false, false],
    ["count", "integer", false, false],
    ["loud", "boolean", false, true],
    ["colour", "choice", false, false],
    ["to", "json", false, false],
    ["options", "json", false, false],
    ["any", "json", false, false],
  ]);
});

describe("a field", () => {
  test.each([
    ["text", " as it is ", " as it is "],
    ["share", "0.5", 0.5],
    ["count", "-3", -3],
    ["count", "9007199254740993", "9007199254740993"],
    ["loud", "true", true],
    ["loud", "false", false],
    ["colour", "1", 7],
    ["colour", "2", null],
    ["to", "[1, 2]", [1, 2]],
    ["to", "0, 0, 3", [0, 0, 3]],
    ["options", '{"a":1}', { a: 1 }],
    ["any", '"text"', "text"],
    ["count", "", undefined],
  ] as const)("%s takes %p", (name, text, value) => {
    expect(read(name, text)).toEqual({ value });
  });

  test.each([
    ["text", ""],
    ["share", "much"],
    ["share", "1.5"],
    ["count", "1.5"],
    ["options", "{a:1}"],
  ] as const)("%s refuses %p and names itself", (name, text) => {
    expect(read(name, text)).toEqual({ fault: expect.stringContaining(`${name}: expected`) });
  });
});

test("a schema of any shape makes no error", () => {
  const hostile = [
    {},
    { properties: 5 },
    { properties: { a: 7, b: null } },
    { properties: [1], required: {} },
  ];
  for (const one of hostile) expect(() => fieldsOf(one)).not.toThrow();
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`a${index}`, {}]));
  expect(fieldsOf({ properties: many })).toHaveLength(32);
});

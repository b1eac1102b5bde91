import { expect, test } from "bun:test";
import { parseJsonObject } from "../../src/protocol/json-object.ts";
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from "../../src/protocol/limits.ts";

const nested = (depth: number) => `{"x":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
/** The object, the list, and a comma between each two of its items. */
const listed = (values: number) => `{"x":[${"0,".repeat(values - 2)}0]}`;

test("JSON is read to the allowed depth, and no deeper", () => {
  expect(parseJsonObject(nested(MAX_JSON_DEPTH))).toBeDefined();
  expect(parseJsonObject(nested(MAX_JSON_DEPTH + 1))).toBeUndefined();
  expect(parseJsonObject(nested(5), { maxDepth: 4 })).toBeUndefined();
});

test("JSON is read up to the allowed number of values, and no more", () => {
  expect(parseJsonObject(listed(MAX_JSON_VALUES))).toBeDefined();
  expect(parseJsonObject(listed(MAX_JSON_VALUES + 1))).toBeUndefined();
  expect(parseJsonObject(`{"x":[${"[],".repeat(MAX_JSON_VALUES / 2)}[]]}`)).toBeUndefined();
});

test("brackets and commas in strings count neither as depth nor as values", () => {
  const text = JSON.stringify({ x: `\\"${"[{,".repeat(MAX_JSON_VALUES)}` });
  expect(parseJsonObject(text)).toEqual(JSON.parse(text));
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { jsonFault, placeOf } from "../../src/base/json-fault.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("the place of a fault in JSON", () => {
  test.each([
    ['{"a": 1\n "b": 2}', 9],
    ['{"a": 1,}', 8],
    ["[1, 2,, 3]", 6],
    ['{"a" 1}', 5],
    ["{a: 1}", 1],
    ['{"a": 01}', 7],
    ['{"a": "x\ny"}', 6],
    ['{"a": 1', 7],
    ['{"a": [1}', 8],
    ["{} {}", 3],
    ["", 0],
    ["  ", 2],
    ["{,", 1],
    ["nul", 0],
  ])("of %j is at %d", (text, index) => {
    expect(jsonFault(text)).toBe(index);
  });

  test("is there for just those texts that are no JSON", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"\\u00e9"',
      "1",
      "-0.5e3",
      "true",
      "null",
      " ",
      "\n",
      "x",
      "0",
    );
    const texts = fc.oneof(
      fc.json(),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
    );
    fc.assert(
      fc.property(texts, (text) => (jsonFault(text) === undefined) === isJson(text)),
      { numRuns: 2000 },
    );
  });

  test("is said by line and column, both from 1", () => {
    expect([placeOf("ab\ncd", 0), placeOf("ab\ncd", 4), placeOf("ab\ncd")]).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 2 },
      { line: 2, column: 3 },
    ]);
  });
});

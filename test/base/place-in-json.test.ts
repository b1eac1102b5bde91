import { expect, test } from "bun:test";
import { placeInJson } from "../../src/base/place-in-json.ts";

const TEXT = [
  "/* a",
  "   comment */ {",
  '  "port": 1, // one',
  '  "list": [',
  '    { "a": 1, "b": [1, 2] },',
  '    { "a": 2, "b": [3, 4] }',
  "  ],",
  '  "frame_ms.p99": { "1": true }',
  "}",
];

test.each([
  [[], "value", "2:15"],
  [["port"], "key", "3:3"],
  [["port"], "value", "3:11"],
  [["list"], "value", "4:11"],
  [["list", 1], "value", "6:5"],
  [["list", 1, "b"], "key", "6:15"],
  [["list", 1, "b", 1], "value", "6:24"],
  [["frame_ms.p99", "1"], "key", "8:21"],
  [["frame_ms.p99", "1"], "value", "8:26"],
  // Where an entry is missing, the value that it is missing in.
  [["host"], "value", "2:15"],
  [["list", 0, "c"], "value", "5:5"],
  [["list", 7, "c"], "value", "4:11"],
] as const)("the place of %j, its %s, is %s, whatever ends the lines", (path, of, place) => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const { line, column } = placeInJson(TEXT.join(end), path, of);
    expect(`${line}:${column}`).toBe(place);
  }
});

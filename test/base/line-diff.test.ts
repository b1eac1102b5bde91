import { expect, test } from "bun:test";
import { lineDiff } from "../../src/base/line-diff.ts";

const lines = (...each: (string | number)[]) => `${each.join("\n")}\n`;

test("shows changed lines with three lines around them", () => {
  const before = lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  const after = lines(1, 2, 3, 4, 5, "five and a half", 6, 7, 8, 9, 10, 11, "twelve");
  expect(lineDiff(before, after)).toEqual([
    "…",
    " 3",
    " 4",
    " 5",
    "+five and a half",
    " 6",
    " 7",
    " 8",
    " 9",
    " 10",
    " 11",
    "-12",
    "+twelve",
  ]);
});

test("leaves out what is between two changes that are far apart", () => {
  const middle = Array.from({ length: 20 }, (_, at) => `line ${at}`);
  expect(lineDiff(lines("a", ...middle, "b"), lines("A", ...middle, "B"))).toEqual([
    "-a",
    "+A",
    " line 0",
    " line 1",
    " line 2",
    "…",
    " line 17",
    " line 18",
    " line 19",
    "-b",
    "+B",
  ]);
});

test("keeps what moved texts have in common, and ignores the kind of line end", () => {
  expect(lineDiff("x\ny\nz\n", "y\nnew\nz\n")).toEqual(["-x", " y", "+new", " z"]);
  expect(lineDiff("x\r\ny\r\n", "x\r\ny\r\nz\r\n")).toEqual([" x", " y", "+z"]);
  expect(lineDiff("same\n", "same\n")).toEqual([]);
  expect(lineDiff("", "new\n")).toEqual(["-", "+new"]);
});

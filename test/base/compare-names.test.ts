import { expect, test } from "bun:test";
import { compareNames } from "../../src/base/compare-names.ts";

test("names with numbers are in the order of the numbers", () => {
  const names = ["quest-10", "lab/quest-1", "quest-2", "quest-1", "Quest-3"];
  expect(names.sort(compareNames)).toEqual(["lab/quest-1", "quest-1", "quest-2", "Quest-3", "quest-10"]);
});

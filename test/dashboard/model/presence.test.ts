import { expect, test } from "bun:test";
import { presenceOf } from "../../../src/dashboard/model/presence.ts";

test("a page that is hidden judges only after a minute, and gives all up after ten", () => {
  expect([0, 59_999, 60_000, 599_999, 600_000].map(presenceOf)).toEqual([
    "looking",
    "looking",
    "judging",
    "judging",
    "away",
  ]);
});

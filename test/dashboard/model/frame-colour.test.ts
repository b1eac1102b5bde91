import { expect, test } from "bun:test";
import { frameKind, refreshesLost } from "../../../src/dashboard/model/frame-colour.ts";

test.each([
  [0, "inBudget", 0],
  [10.4, "inBudget", 0],
  [10.6, "over", 0],
  [14.9, "over", 0],
  [15, "lost1", 1],
  [24.9, "lost1", 1],
  [25, "lost2", 2],
  [249, "lost2", 24],
] as const)("a frame of %p ms with a budget of 10 ms is %s and lost %p refreshes", (millis, kind, lost) => {
  expect([frameKind(millis, 10), refreshesLost(millis, 10)]).toEqual([kind, lost]);
});

test("a time that was not told is no frame", () => {
  expect(frameKind(Number.NaN, 10)).toBe("untold");
});

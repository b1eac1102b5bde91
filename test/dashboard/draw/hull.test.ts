import { expect, test } from "bun:test";
import { hull } from "../../../src/dashboard/draw/hull.ts";

test("the outline of some places leaves out those inside", () => {
  const corners = [
    [0, 0],
    [4, 0],
    [4, 3],
    [0, 3],
  ] as const;
  const outline = hull([...corners, [1, 1], [2, 2]]);
  expect(outline.toSorted()).toEqual([...corners].toSorted());
});

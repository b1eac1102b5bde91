import { expect, test } from "bun:test";
import { FrameRing } from "../../../src/dashboard/model/frame-ring.ts";
import { stripColumns } from "../../../src/dashboard/model/strip-columns.ts";

const SPAN = { fromMillis: 0, toMillis: 100, columns: 10, budgetMillis: 10 };

test("a frame is as wide as it was long, with its kind", () => {
  const ring = new FrameRing();
  for (const [index, millis] of [10, 20, 40, 11, 10].entries()) ring.push(index, millis, 1);
  const { longest, kinds } = stripColumns(ring, SPAN);
  expect([...longest]).toEqual([10, 20, 20, 40, 40, 40, 40, 11, 11, 10].map((one) => expect.closeTo(one, 3)));
  expect(kinds).toEqual([
    "inBudget",
    "lost1",
    "lost1",
    "lost2",
    "lost2",
    "lost2",
    "lost2",
    "over",
    "over",
    "inBudget",
  ]);
});

test("a column shows its longest frame, so that no hitch is lost between pixels", () => {
  const ring = new FrameRing();
  for (let number = 0; number < 1000; number++) ring.push(number, number === 500 ? 3 : 1, 0);
  const { longest } = stripColumns(ring, { fromMillis: 0, toMillis: 1002, columns: 10, budgetMillis: 1 });
  expect(longest.filter((one) => one === 3).length).toBeGreaterThan(0);
  expect(Math.max(...longest)).toBe(3);
});

test("untold time is a kind of its own, and is hidden by a frame that shares its column", () => {
  const ring = new FrameRing();
  for (let number = 0; number < 300; number++) ring.push(number, 10, 1);
  ring.push(306, 10, 1);
  const from = ring.newestMillis - 100;
  const { kinds } = stripColumns(ring, { ...SPAN, fromMillis: from, toMillis: ring.newestMillis });
  expect(new Set(kinds)).toEqual(new Set(["inBudget", "untold"]));
  expect(kinds.at(-1)).toBe("inBudget");
});

test("nothing is shown where there is no frame", () => {
  const { longest, kinds } = stripColumns(new FrameRing(), SPAN);
  expect([...longest]).toEqual(Array(10).fill(0));
  expect(kinds).toEqual(Array(10).fill(undefined));
});

import { expect, test } from "bun:test";
import { RouteCost } from "../../../src/server/http/route-cost.ts";

test("the work of a route is learned from its requests, and one that took very long does not make it a long one", () => {
  const cost = new RouteCost();
  for (let time = 0; time < 10; time++) cost.worked(0.2);
  expect(cost.millis).toBeCloseTo(0.2, 1);
  cost.worked(50);
  expect(cost.millis).toBeLessThan(0.3);
  for (let time = 0; time < 40; time++) cost.worked(12);
  expect(cost.millis).toBeCloseTo(12, 0);
});

test("the size of an answer is that of the largest lately", () => {
  const cost = new RouteCost();
  cost.answered(1000);
  cost.answered(0);
  expect(cost.bytes).toBe(500);
  cost.answered(4000);
  expect(cost.bytes).toBe(4000);
});

import { expect, test } from "bun:test";
import { Tally } from "../../src/base/tally.ts";

test("a tally counts by name", () => {
  const tally = new Tally();
  tally.add("a");
  tally.add("b", 3);
  tally.add("a");
  expect(tally.toRecord()).toEqual({ a: 2, b: 3 });
  expect([tally.get("a"), tally.get("never"), tally.total]).toEqual([2, 0, 5]);
});

test("counts names beyond a bound together", () => {
  const tally = new Tally(2);
  for (const name of ["a", "b", "c", "a", "d"]) tally.add(name);
  tally.add("e", 3);
  expect(tally.toRecord()).toEqual({ a: 2, b: 1, other: 5 });
  expect(tally.total).toBe(8);
});

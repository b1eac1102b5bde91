import { expect, test } from "bun:test";
import { Random } from "../../src/base/random.ts";

const draw = (seed: number, count: number): number[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.next());
};

test("the same seed gives the same numbers, and another seed others", () => {
  expect(draw(7, 100)).toEqual(draw(7, 100));
  expect(draw(7, 100)).not.toEqual(draw(8, 100));
});

test("numbers spread evenly from 0 to below 1", () => {
  const numbers = draw(1, 10_000);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const tenths = Map.groupBy(numbers, (number) => Math.floor(number * 10));
  expect(tenths.size).toBe(10);
  for (const tenth of tenths.values()) expect(Math.abs(tenth.length - 1000)).toBeLessThan(150);
});

test("picking from an empty list throws", () => {
  expect(() => new Random(1).pick([])).toThrow(RangeError);
});

import { expect, test } from "bun:test";
import fc from "fast-check";
import { shortestFloat32 } from "../../src/codec/index.ts";
import { inputs } from "../support/long.ts";

/** The shortest by trying: decimal text of more and more digits. */
function shortestByText(value: number): number {
  const texts = [6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return texts.find((short) => Math.fround(short) === value) ?? value;
}

const everyFloat = fc.float({ noNaN: true, noDefaultInfinity: true });
const usualFloat = fc.float({ min: -1_000_000, max: 1_000_000, noNaN: true });

test("an f32 becomes the shortest decimal that is still the same f32", () => {
  expect([1.7, -0.05, 11.1, 0.0001, 999_999.94].map((value) => shortestFloat32(Math.fround(value)))).toEqual([
    1.7, -0.05, 11.1, 0.0001, 999_999.94,
  ]);
  fc.assert(
    fc.property(fc.oneof(everyFloat, usualFloat), (value) => {
      expect(shortestFloat32(value)).toBe(Number.isInteger(value) ? value : shortestByText(value));
    }),
    { numRuns: inputs(20_000) },
  );
});

test("a number halfway between two decimals is rounded away from zero, for both signs", () => {
  expect([215_159.875, -215_159.875].map(shortestFloat32)).toEqual([215_159.88, -215_159.88]);
});

import { expect, test } from "bun:test";
import { ByAddress } from "../../src/base/by-address.ts";

test("each address has a value of its own, up to 1,024; further ones share one until others are unused", () => {
  const values = new ByAddress<{ isUsed: boolean }>(
    () => ({ isUsed: true }),
    ({ isUsed }) => !isUsed,
  );
  const first = values.of("first");
  const made = new Set(Array.from({ length: 1023 }, (_, index) => values.of(`${index}`)));
  expect([made.size, made.has(values.others), values.of("first") === first]).toEqual([1023, false, true]);
  expect([values.of("further"), values.of("another")]).toEqual([values.others, values.others]);
  expect(values.of("further")).toBe(values.others);
  first.isUsed = false;
  expect(values.of("further")).not.toBe(values.others);
  expect(values.of("another")).toBe(values.others);
});

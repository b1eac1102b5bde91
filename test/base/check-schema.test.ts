import { expect, test } from "bun:test";
import { z } from "zod";
import { checkSchema } from "../../src/base/check-schema.ts";

const named = z.object({ name: z.string().min(1).max(9) });

test("a value is checked as the schema says", () => {
  expect(checkSchema(named, { name: "a" })).toEqual({ success: true, data: { name: "a" } });
  expect(checkSchema(named, { name: 1 }).success).toBe(false);
});

test.each(['{"toString":1,"valueOf":1}', '[{"toString":1}]'])(
  "an object with a field length that is no number is refused: %s",
  (length) => {
    const value = JSON.parse(`{"name":{"length":${length}}}`);
    // The library throws, which is why there is a function of our own.
    expect(() => named.safeParse(value)).toThrow(TypeError);
    const { success, error } = checkSchema(named, value);
    expect([success, error?.issues[0]?.message]).toEqual([
      false,
      "expected text or a list where an object with the field length came",
    ]);
  },
);

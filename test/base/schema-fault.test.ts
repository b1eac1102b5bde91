import { expect, test } from "bun:test";
import { z } from "zod";
import { schemaFault, schemaFaults } from "../../src/base/schema-fault.ts";

const schema = z.strictObject({
  $schema: z.string().optional(),
  rate: z.number().min(1).max(1000).optional(),
  above: z.number().positive().optional(),
  count: z.int().min(0).max(9).optional(),
  name: z.string().max(3).optional(),
  on: z.boolean().optional(),
  format: z.literal(1).optional(),
  word: z.enum(["one", "two"]).optional(),
  list: z
    .array(z.strictObject({ seconds: z.number(), bytes: z.number().optional() }))
    .min(1)
    .optional(),
  every: z.union([z.number().min(0), z.literal("own")], { error: 'expected seconds, or "own"' }).optional(),
  topics: z
    .record(
      z.string().refine((topic) => topic !== "*", { error: "expected one topic" }),
      z.strictObject({ seconds: z.number().optional() }),
    )
    .refine((topics) => Object.keys(topics).length < 3, { error: "expected at most 2 topics" })
    .optional(),
});

test.each([
  [{ rat: 1 }, "key", ["rat"], 'expected a known key, got "rat"; did you mean rate?'],
  [{ list: [{ secnds: 1 }] }, "key", ["list", 0, "secnds"], 'got "secnds"; did you mean seconds?'],
  [
    { list: [{ seconds: 1, x: 1 }] },
    "key",
    ["list", 0, "x"],
    'expected one of the keys seconds, bytes, got "x"',
  ],
  [{ topics: { fps: { second: 1 } } }, "key", ["topics", "fps", "second"], "did you mean seconds?"],
  [{ topics: { "*": {} } }, "key", ["topics", "*"], "expected one topic"],
  [{ topics: { a: {}, b: {}, c: {} } }, "value", ["topics"], "expected at most 2 topics"],
  [{ rate: "90" }, "value", ["rate"], 'expected a number, got "90"'],
  [{ rate: 0 }, "value", ["rate"], "expected a number of at least 1, got 0"],
  [{ rate: 1001 }, "value", ["rate"], "expected a number of at most 1000, got 1001"],
  [{ rate: Number.POSITIVE_INFINITY }, "value", ["rate"], "expected a number, got Infinity"],
  [{ above: 0 }, "value", ["above"], "expected a number of more than 0, got 0"],
  [{ count: 1.5 }, "value", ["count"], "expected a whole number, got 1.5"],
  [{ name: "long" }, "value", ["name"], 'expected a string of at most 3 characters, got "long"'],
  [{ on: "yes" }, "value", ["on"], 'expected true or false, got "yes"'],
  [{ format: 2 }, "value", ["format"], "expected 1, got 2"],
  [{ word: "three" }, "value", ["word"], 'expected "one" or "two", got "three"'],
  [{ every: "never" }, "value", ["every"], 'expected seconds, or "own", got "never"'],
  [{ list: {} }, "value", ["list"], "expected a list, got {}"],
  [{ list: [] }, "value", ["list"], "expected a list of at least 1 entries, got []"],
  [{ list: [{}] }, "value", ["list", 0, "seconds"], "expected a number, got nothing"],
  [[1], "value", [], "expected an object, got [1]"],
  ["x".repeat(200), "value", [], `expected an object, got "${"x".repeat(79)}...`],
] as const)("the fault of %j is its %s at %j: %s", (value, of, at, words) => {
  const { error } = schema.safeParse(value);
  expect(error && schemaFault(schema, error, value)).toEqual({
    wrong: expect.stringContaining(words),
    at: [...at],
    of,
  });
});

test("all faults of a value are told, up to a number", () => {
  const value = { rate: 0, on: 1, name: "long" };
  const { error } = schema.safeParse(value);
  const most = (count: number) => error && schemaFaults(schema, error, value, count).map(({ at }) => at[0]);
  expect(most(9)).toEqual(["rate", "name", "on"]);
  expect(most(2)).toEqual(["rate", "name"]);
});

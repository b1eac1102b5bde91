import { expect, test } from "bun:test";
import { jsonPath } from "../../src/base/json-path.ts";

test("a path names keys and indices, and cuts a long key", () => {
  expect(jsonPath(["history", "custom/shot", 3, "seconds"])).toBe('$.history["custom/shot"][3].seconds');
  expect(jsonPath(["x".repeat(100_000)])).toBe(`$["${"x".repeat(80)}..."]`);
});

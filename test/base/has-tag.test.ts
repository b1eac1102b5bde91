import { expect, test } from "bun:test";
import { hasTag } from "../../src/base/has-tag.ts";

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ["*", true],
  ['"ab"', false],
  ['"b"', false],
  ["", false],
  [null, false],
])("If-None-Match %p and the tag a: %p", (ifNoneMatch, is) => {
  expect(hasTag(ifNoneMatch, '"a"')).toBe(is);
  expect(hasTag(ifNoneMatch, 'W/"a"')).toBe(is);
});

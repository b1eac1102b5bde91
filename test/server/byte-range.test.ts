import { expect, test } from "bun:test";
import { readByteRange } from "../../src/server/byte-range.ts";

test.each([
  ["bytes=0-9", 100, { start: 0, end: 10 }],
  ["bytes=90-", 100, { start: 90, end: 100 }],
  ["bytes=90-1000", 100, { start: 90, end: 100 }],
  ["bytes=99-99", 100, { start: 99, end: 100 }],
  ["bytes=-10", 100, { start: 90, end: 100 }],
  ["bytes=-1000", 100, { start: 0, end: 100 }],
  ["BYTES = 1 - 2", 100, { start: 1, end: 3 }],
])("%s of %i bytes is a part", (header, size, part) => {
  expect(readByteRange(header, size)).toEqual(part);
});

test.each([
  ["bytes=100-", 100],
  ["bytes=100-200", 100],
  ["bytes=-0", 100],
  ["bytes=0-", 0],
  ["bytes=-5", 0],
])("%s of %i bytes is none", (header, size) => {
  expect(readByteRange(header, size)).toBe("unsatisfiable");
});

test.each([
  null,
  "",
  "bytes=",
  "bytes=-",
  "bytes=9-1",
  "bytes=a-b",
  "lines=1-2",
  "bytes=0-1,5-6",
  "bytes=1--2",
])("%p asks for the whole file", (header) => {
  expect(readByteRange(header, 100)).toBeUndefined();
});

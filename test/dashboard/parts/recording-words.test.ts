import { expect, test } from "bun:test";
import { bytesWords, causeWords, clockWords } from "../../../src/dashboard/parts/recording-words.ts";

test("a length is told in minutes and seconds, and in hours where it has some", () => {
  expect([0, 5.9, 65, 600, 3725, -1].map(clockWords)).toEqual([
    "0:00",
    "0:05",
    "1:05",
    "10:00",
    "1:02:05",
    "0:00",
  ]);
});

test("a size has the unit that keeps it short", () => {
  expect([900, 267_400, 2_400_000, 1_073_741_824].map(bytesWords)).toEqual([
    "0.9 kB",
    "267 kB",
    "2.4 MB",
    "1.1 GB",
  ]);
});

test("a recording of the black box says what happened", () => {
  expect(["", "hitch", "crash", "other"].map(causeWords)).toEqual([
    "recording",
    "black box: a hitch",
    "black box: a crash",
    "black box",
  ]);
});

import { expect, test } from "bun:test";
import { addonAge } from "../../src/protocol/addon-age.ts";

test.each([
  ["0.4.2", "same"],
  ["0.4.1", "older"],
  ["0.4.3", "newer"],
  ["0.3.9", "older"],
  ["0.5.0", "newer"],
  ["0.2.9", "too_old"],
  ["0.6.0", "too_new"],
  ["1.4.2", "too_new"],
  ["0.4.2-beta", "same"],
] as const)("an addon %s is for a relay 0.4.2: %s", (addon, age) => {
  expect(addonAge(addon, "0.4.2")).toBe(age);
});

test("what is no version is not compared", () => {
  expect([undefined, "", "simulated", "2", "0.4"].map((addon) => addonAge(addon))).toEqual(
    Array(5).fill(undefined),
  );
});

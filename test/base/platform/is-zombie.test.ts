import { expect, test } from "bun:test";
import { isZombie } from "../../../src/base/platform/is-zombie.ts";
import { thisMachine } from "../../../src/base/platform/this-machine.ts";

test.each([
  ["41 (bun) Z 1 41", true],
  ["41 (a) Z) S 1 41", false],
  ["41 (bun) R 1 41", false],
  [undefined, false],
])("of %p: %p", (stat, isOne) => {
  expect(isZombie({ name: "linux", read: () => stat }, 41)).toBe(isOne);
  expect(isZombie({ name: "darwin", read: () => stat }, 41)).toBe(false);
});

test("this process is none", () => {
  expect(isZombie(thisMachine, process.pid)).toBe(false);
});

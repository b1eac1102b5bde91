import { afterEach, beforeEach, expect, type Mock, spyOn, test } from "bun:test";
import { missingLine, type Need, skipWithout } from "./needs.ts";
import * as systemParts from "./system-parts.ts";

const THERE: Need = { name: "a thing that is there", found: () => true, command: undefined };
const PROGRAM: Need = { name: "a program", found: () => false, command: "get program" };
const PART: Need = { name: "a part of the system", found: () => false, command: undefined };

let printed: Mock<typeof console.error>;
const { CI } = process.env;
beforeEach(() => {
  printed = spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  printed.mockRestore();
  if (CI === undefined) delete process.env.CI;
  else process.env.CI = CI;
});

test.each([
  ["nothing that is there", undefined, [THERE], undefined],
  ["the first missing thing", undefined, [THERE, PART, PROGRAM], PART],
  ["a program that can be installed", undefined, [PROGRAM], PROGRAM],
  ["no program in CI: its tests fail there", "true", [PROGRAM], undefined],
  ["a part of the system in CI too: no command installs it", "true", [PROGRAM, PART], PART],
])("tests are skipped for want of %s, in a line that says so", (_name, ci, needs, missing) => {
  process.env.CI = ci ?? "";
  expect(skipWithout(...needs)).toBe(missing !== undefined);
  expect(printed.mock.calls).toEqual(missing === undefined ? [] : [[missingLine(missing)]]);
});

test("the line tells how to get a thing, or that this system cannot have it", () => {
  expect([PROGRAM, PART].map(missingLine)).toEqual([
    "skipped for want of a program. To get it: get program",
    `skipped for want of a part of the system. No command installs it on ${process.platform}`,
  ]);
});

test.skipIf(skipWithout(systemParts.PROC))("Linux has every part that tests need", () => {
  const { ON_LINUX, ...parts } = systemParts;
  expect(ON_LINUX).toBe(true);
  expect(Object.values(parts).filter(({ found }) => !found())).toEqual([]);
});

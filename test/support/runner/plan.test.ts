import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { filesLike } from "../posix-paths.ts";
import { ALONE, HOLDING, LONGEST, planOf } from "./plan.ts";

test("a plan has every test file once", () => {
  const files = filesLike("test/**/*.test.ts");
  const { waiting, working, holding, alone } = planOf(files);
  expect([...waiting, ...working, ...holding.flat(), ...alone].flat().sort()).toEqual(files);
});

test("files that run alone are there, and each says why", () => {
  const named = Object.entries(ALONE);
  expect(named.filter(([file, reason]) => !existsSync(file) || reason === "")).toEqual([]);
});

test("files that hold something are there", () => {
  const files = Object.values(HOLDING).flat();
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test("files that are named as long ones are there", () => {
  expect(LONGEST.filter((file) => !existsSync(file))).toEqual([]);
});

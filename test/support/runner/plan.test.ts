import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { filesLike } from "../posix-paths.ts";
import { ALONE, HOLDING, LONGEST, planOf, TOGETHER } from "./plan.ts";

test("a plan has every test file once", () => {
  const files = filesLike("test/**/*.test.ts");
  const { waiting, working, holding, inProcess, alone } = planOf(files);
  expect([...waiting, ...working, ...holding.flat(), ...inProcess, ...alone].flat().sort()).toEqual(files);
});

test("files that run alone are there, and each says why", () => {
  const named = Object.entries(ALONE);
  expect(named.filter(([file, reason]) => !existsSync(file) || reason === "")).toEqual([]);
});

test("files that hold or share something are there", () => {
  const files = [HOLDING, TOGETHER].flatMap((lists) => Object.values(lists).flat());
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test("the longest folder runs first of those that start nothing", () => {
  const { inProcess } = planOf(filesLike("test/**/*.test.ts"));
  expect(inProcess[0]?.every((file) => file.startsWith("test/fuzz/"))).toBe(true);
  expect(inProcess.length).toBeGreaterThan(10);
});

test("files that are named as long ones are there", () => {
  expect(LONGEST.filter((file) => !existsSync(file))).toEqual([]);
});

import { expect, test } from "bun:test";
import { writeJson } from "../../../src/surfaces/http-api/operation/write-json.ts";

const noWait = { ticking: [], nextTurn: async () => {} };

test.each([
  ["an object", { a: 1, b: { c: [1, { d: null }], e: {} }, f: [] }],
  ["what JSON leaves out", { a: undefined, b: [undefined, null], c: { d: undefined }, e: undefined }],
  ["lists of lists", [[1, [2]], [], [{ a: [3] }]]],
  ["dates and texts", { at: new Date(0), 'quo"te': "\u2028 é \ud800" }],
  ["a number", 5],
  ["a text", "x"],
  ["null", null],
])("%s is written as JSON.stringify does", async (_, value) => {
  expect((await writeJson(value, noWait)).text).toBe(JSON.stringify(value));
});

test("the tag changes with every value and key, but not with those that tick", async () => {
  const tagOf = async (value: unknown) => (await writeJson(value, { ...noWait, ticking: ["age"] })).tag;
  const value = { age: 1, list: [{ age: 1, x: 1 }], deep: { y: { age: 1, z: 1 } } };
  const tag = await tagOf(value);
  expect(await tagOf({ age: 2, list: [{ age: 3, x: 1 }], deep: { y: { age: 4, z: 1 } } })).toBe(tag);
  const changed = [
    { ...value, list: [{ age: 1, x: 2 }] },
    { ...value, list: [{ age: 1, w: 1 }] },
    { ...value, deep: { y: { age: 1, z: 2 } } },
    { ...value, deep: { w: { age: 1, z: 1 } } },
    { ...value, more: 1 },
  ];
  const tags = await Promise.all(changed.map(tagOf));
  expect(new Set([tag, ...tags]).size).toBe(changed.length + 1);
});

test("a long answer is written in several turns", async () => {
  let nowMillis = 0;
  let turns = 0;
  const slow = Array.from({ length: 100 }, (_, index) => ({
    toJSON() {
      nowMillis += 1;
      return index;
    },
  }));
  const { text } = await writeJson(
    { list: slow },
    {
      ticking: [],
      nowMillis: () => nowMillis,
      async nextTurn() {
        turns++;
      },
    },
  );
  expect([JSON.parse(text).list.length, turns]).toEqual([100, 25]);
});

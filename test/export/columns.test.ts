import { expect, test } from "bun:test";
import { Columns } from "../../src/export/columns.ts";

test("fields get columns as they come, by their path; a name that is taken is told apart", () => {
  const columns = new Columns(["time", "source"]);
  expect(columns.cellsOf({ fps: 90, source: "x", on: true })).toEqual([90, "x", true]);
  expect(columns.cellsOf({ at: { position: [1, 2, 3] }, fps: 91, none: null })).toEqual([
    91,
    undefined,
    undefined,
    1,
    2,
    3,
  ]);
  expect(columns.all).toEqual([
    { name: "fps", type: "number" },
    { name: "data.source", type: "text" },
    { name: "on", type: "boolean" },
    { name: "at.position.x", type: "number" },
    { name: "at.position.y", type: "number" },
    { name: "at.position.z", type: "number" },
  ]);
});

test("lists and what is deep are JSON; a field with several kinds of values is text", () => {
  const columns = new Columns([]);
  expect(columns.cellsOf({ list: [{ a: 1 }], deep: { a: { b: { c: { d: 1 } } } } })).toEqual([
    '[{"a":1}]',
    '{"d":1}',
  ]);
  expect(columns.all.map(({ name }) => name)).toEqual(["list", "deep.a.b.c"]);
  columns.cellsOf({ mixed: 1 });
  columns.cellsOf({ mixed: "one" });
  expect(columns.all.at(-1)).toEqual({ name: "mixed", type: "text" });
});

test("a game that makes up field names fills a bounded number of columns, and nothing is lost", () => {
  const columns = new Columns([]);
  for (let index = 0; index < 1500; index++) columns.cellsOf({ [`field-${index}`]: index });
  const cells = columns.cellsOf({ "field-999": 1, "field-1400": 2, "field-1401": 3 });
  expect(columns.all).toHaveLength(1001);
  expect(cells[999]).toBe(1);
  expect(columns.all[1000]).toEqual({ name: "more", type: "text" });
  expect(cells[1000]).toBe('{"field-1400":2,"field-1401":3}');
});

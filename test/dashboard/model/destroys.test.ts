import { expect, test } from "bun:test";
import { destroys } from "../../../src/dashboard/model/destroys.ts";

test.each([
  ["quit", {}, true],
  ["reset_progress", {}, true],
  ["Delete save", {}, true],
  ["resettle", {}, false],
  ["teleport", {}, false],
  ["teleport", { "x-destructive": true }, true],
  ["stop", { "x-destructive": false }, false],
  ["spawn", { "x-destructive": "yes" }, false],
])("a command %s with the schema %j destroys: %p", (name, schema, expected) => {
  expect(destroys({ name, schema })).toBe(expected);
});

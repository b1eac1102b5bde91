import { expect, test } from "bun:test";
import { exampleArguments } from "../../../src/surfaces/foxglove/example-arguments.ts";

test("arguments to start from are the defaults, and a value of its type for each required argument without one", () => {
  const schema = {
    type: "object",
    properties: {
      milliseconds: { type: "number", default: 100 },
      to: { type: "array", items: { type: "number" }, minItems: 3, maxItems: 3 },
      name: { type: "string" },
      kind: { enum: ["sword", "shield"] },
      count: { type: "integer", minimum: 2 },
      sure: { type: "boolean" },
      where: { type: "object" },
      anything: {},
      optional: { type: "number" },
      odd: 3,
    },
    required: ["to", "name", "kind", "count", "sure", "where", "anything", "odd"],
  };
  expect(exampleArguments(schema)).toEqual({
    milliseconds: 100,
    to: [0, 0, 0],
    name: "",
    kind: "sword",
    count: 2,
    sure: false,
    where: {},
    anything: null,
  });
});

test("a schema without arguments, or with a huge or deep list, gives little", () => {
  expect(exampleArguments({})).toEqual({});
  expect(exampleArguments({ properties: [], required: "all" })).toEqual({});
  const items = { type: "array", minItems: 1e9, items: { type: "array", minItems: 1e9 } };
  expect(exampleArguments({ properties: { items }, required: ["items"] })).toEqual({
    items: new Array(16).fill([]),
  });
});

import { expect, test } from "bun:test";
import { z } from "zod";
import { briefInput, briefOutput } from "../../../src/surfaces/mcp/brief-schema.ts";

const side = z.strictObject({
  name: z.string().min(1).max(9).optional().describe("whose"),
  seconds: z.number().min(1).max(60).default(10),
  ago: z.number().max(6000).default(0),
});

test("a brief input keeps names, types, choices, needed bounds and defaults, and says each description once", () => {
  const schema = z.strictObject({
    window: z
      .union([z.number().max(600), z.literal("run")])
      .default(5)
      .describe("seconds or run"),
    kind: z.enum(["one", "two"]),
    draw: z.boolean().default(false),
    more: z.record(z.string(), z.unknown()).default({}),
    a: side.default({ seconds: 10, ago: 10 }),
    b: side.optional(),
    list: z.array(z.int().min(0).max(Number.MAX_SAFE_INTEGER)).min(1).max(4).optional(),
    either: z.union([z.strictObject({ x: z.number() }), z.literal("none")]).optional(),
  });
  const sideOf = (about: object) => ({
    type: "object",
    properties: {
      name: { ...about, type: "string" },
      seconds: { default: 10, type: "number", maximum: 60 },
      ago: { type: "number" },
    },
  });
  expect(briefInput(z.toJSONSchema(schema, { io: "input" }))).toEqual({
    type: "object",
    properties: {
      window: { default: 5, description: "seconds or run", type: ["number", "string"] },
      kind: { type: "string", enum: ["one", "two"] },
      draw: { type: "boolean" },
      more: { type: "object" },
      a: sideOf({ description: "whose" }),
      b: sideOf({}),
      list: { type: "array", items: { type: "integer" } },
      either: {
        anyOf: [
          { type: "object", properties: { x: { type: "number" } }, required: ["x"] },
          { type: "string", const: "none" },
        ],
      },
    },
    required: ["kind"],
  });
});

test("a brief output lists fields and types of one level", () => {
  const schema = z.strictObject({ total: z.int().describe("how many"), sides: z.array(side) });
  expect(briefOutput(z.toJSONSchema(schema, { io: "input" }))).toEqual({
    type: "object",
    properties: { total: { type: "integer" }, sides: { type: "array", items: { type: "object" } } },
  });
});

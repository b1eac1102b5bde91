import { expect, test } from "bun:test";
import { TOPIC_NAMES } from "../../src/protocol/topic-table.ts";
import { HITCH, TopicSchemas, viewableSchema } from "../../src/recording/index.ts";
import { viewerSchemaFault } from "../support/viewer-schema-fault.ts";

test.each(["hitch", ...TOPIC_NAMES])("viewers read the schema of %s", (topic) => {
  const { data } = topic === "hitch" ? HITCH : new TopicSchemas().of(topic);
  expect(viewerSchemaFault(JSON.parse(Buffer.from(data).toString()))).toBeUndefined();
});

test("what viewers cannot read is narrowed, or left out", () => {
  const numbers = { type: "array", prefixItems: [{ type: "number" }, { type: "number" }], items: false };
  expect(
    viewableSchema({
      $schema: "any",
      description: "a thing",
      required: ["a"],
      properties: {
        a: { anyOf: [{ type: "null" }, { type: "integer", minimum: 0 }], description: "how many" },
        b: numbers,
        c: { type: "array", items: numbers },
        d: {},
        e: { type: "object", additionalProperties: { type: "string" } },
        f: {
          type: "array",
          items: { type: "object", properties: { g: { const: 1 }, h: { type: "boolean" } } },
        },
      },
      type: "object",
    }),
  ).toEqual({
    type: "object",
    description: "a thing",
    properties: {
      a: { type: "integer", description: "how many", nullable: true },
      b: { type: "array", items: { type: "number" } },
      e: { type: "object", properties: {} },
      f: { type: "array", items: { type: "object", properties: { h: { type: "boolean" } } } },
    },
  });
  expect(viewableSchema({ type: "string" })).toEqual({ type: "object", properties: {} });
});

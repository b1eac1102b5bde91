import { expect, test } from "bun:test";
import { TOPIC_NAMES } from "../../src/protocol/topic-table.ts";
import { CONNECTION } from "../../src/recording/connection-note.ts";
import { HITCH, TopicSchemas, viewableSchema } from "../../src/recording/index.ts";
import { viewerSchemaFault } from "../support/viewer-schema-fault.ts";

test.each(["hitch", ...TOPIC_NAMES])("viewers read the schema of %s", (topic) => {
  const { data } = topic === "hitch" ? HITCH : new TopicSchemas().of(topic);
  expect(viewerSchemaFault(JSON.parse(Buffer.from(data).toString()))).toBeUndefined();
});

test("viewers read the schema of what a recording says of connections: one that they do not read shows as an error of the file", () => {
  expect(viewerSchemaFault(JSON.parse(Buffer.from(CONNECTION.data).toString()))).toBeUndefined();
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
        i: { type: ["number", "null"], description: "how long" },
        j: { type: ["null"] },
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
      i: { type: "number", description: "how long", nullable: true },
      e: { type: "object", properties: {} },
      f: { type: "array", items: { type: "object", properties: { h: { type: "boolean" } } } },
    },
  });
  expect(viewableSchema({ type: "string" })).toEqual({ type: "object", properties: {} });
});

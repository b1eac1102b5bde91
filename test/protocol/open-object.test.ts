import { expect, test } from "bun:test";
import { z } from "zod";
import { openObject } from "../../src/protocol/open-object.ts";

test("an open object may have further fields, and checking it reads none of them", () => {
  const schema = openObject({ known: z.number() });
  const read: string[] = [];
  const value = {
    known: 1,
    get further() {
      read.push("further");
      return 2;
    },
  };
  expect(schema.safeParse(value).success).toBe(true);
  expect(schema.safeParse({ further: 2 }).success).toBe(false);
  expect(read).toEqual([]);
});
